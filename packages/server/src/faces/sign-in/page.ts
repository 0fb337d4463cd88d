import { endpoints } from '@postern/protocol'
import { escapeHtml, page } from '../shared/plain-page.ts'

interface FormState {
  readonly email: string
  readonly returnTo: string
  readonly error: string | null
}

/** The form, with what went wrong before it, where a screen reader begins. */
export const signInForm = ({ email, returnTo, error }: FormState): string => {
  const marks = error === null ? '' : ' aria-invalid="true" aria-describedby="error"'
  return page(
    error === null ? 'Sign in' : 'Error: sign in',
    `${error === null ? '' : `<div role="alert"><p id="error">${escapeHtml(error)}</p></div>`}
<form method="post" action="/sign-in">
<input type="hidden" name="return" value="${escapeHtml(returnTo)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" required autocomplete="username"${marks} value="${escapeHtml(email)}">
<label for="password">Password</label>
<input id="password" name="password" type="password" required autocomplete="current-password"${marks}>
<button type="submit">Sign in</button>
</form>`,
  )
}

/** For whoever is signed in already. */
export const signedInPage = (): string =>
  page(
    'You are signed in',
    `<p><a href="/graphql">Open GraphiQL</a>, to look around and to change what you may.</p>
<p><a href="${endpoints.reportLeak.path}">Report a secret</a> that you found where it should not be.</p>
<form method="post" action="/sign-in">
<input type="hidden" name="action" value="sign-out">
<button type="submit">Sign out</button>
</form>`,
  )
