import { escapeHtml, page } from '../shared/plain-page.ts'

export interface FormState {
  readonly token: string
  readonly name: string
  readonly error: string | null
}

/** The form by which somebody joins. */
export const formPage = ({ token, name, error }: FormState): string =>
  page(
    'Accept your invitation',
    `${error === null ? '' : `<p role="alert" id="error">${escapeHtml(error)}</p>`}
<p>Choose a password. This link works once. If you have an account already, you join with it, and its name and password
stay as they are.</p>
<form method="post" action="/invitation" autocomplete="off">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<label for="name">Your name</label>
<input id="name" name="name" maxlength="100" autocomplete="name" value="${escapeHtml(name)}" aria-describedby="name-rule">
<small id="name-rule">Left empty, it is the one you were invited by.</small>
<label for="password">Password</label>
<input id="password" name="password" type="password" required minlength="12" autocomplete="new-password" aria-describedby="rule">
<small id="rule">At least 12 characters, with upper and lower case, a digit and a special character.</small>
<button type="submit">Accept</button>
</form>`,
  )

/** That it is done. */
export const donePage = (email: string, isNewUser: boolean): string =>
  page(
    'You have joined',
    `<p>${escapeHtml(email)} ${isNewUser ? 'can sign in with the password you chose' : 'has a further role; sign in as before'}.</p>
<p><a href="/sign-in?return=/graphql">Sign in</a></p>`,
  )

/** Why the link is of no use any more. */
export const closedPage = (text: string): string => page('This link is closed', `<p>${escapeHtml(text)}</p>`)
