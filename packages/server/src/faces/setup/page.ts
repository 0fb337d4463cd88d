import { escapeHtml, page } from '../shared/plain-page.ts'

export interface FormState {
  readonly token: string
  readonly email: string
  readonly space: string
  readonly application: string
  readonly permissions: string
  readonly error: string | null
}

/** The form that makes the first owner. */
export const formPage = (state: FormState): string =>
  page(
    'Set up Postern',
    `${state.error === null ? '' : `<p role="alert" id="error">${escapeHtml(state.error)}</p>`}
<p>Make the first owner. This page works once.</p>
<form method="post" action="/setup" autocomplete="off">
<input type="hidden" name="token" value="${escapeHtml(state.token)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" required autocomplete="username" value="${escapeHtml(state.email)}">
<label for="password">Password</label>
<input id="password" name="password" type="password" required minlength="12" autocomplete="new-password" aria-describedby="rule">
<small id="rule">At least 12 characters, with upper and lower case, a digit and a special character.</small>
<fieldset><legend>A first application (optional)</legend>
<label for="space">Space</label>
<input id="space" name="space" maxlength="100" value="${escapeHtml(state.space)}" aria-describedby="space-rule">
<small id="space-rule">An environment or tenant, such as production or staging.</small>
<label for="application">Application</label>
<input id="application" name="application" maxlength="100" value="${escapeHtml(state.application)}">
<label for="permissions">Permissions</label>
<input id="permissions" name="permissions" value="${escapeHtml(state.permissions)}" aria-describedby="permissions-rule">
<small id="permissions-rule">Separated by commas, such as applications:read, audit:read.</small>
</fieldset>
<button type="submit">Set up</button>
</form>`,
  )

/** What was made, and the one showing of the client secret. */
export const donePage = (made: {
  email: string
  clientId: string | null
  clientSecret: string | null
  issuer: string
}): string =>
  page(
    'Postern is set up',
    `<p>${escapeHtml(made.email)} is the first owner.</p>
${
  made.clientId === null || made.clientSecret === null
    ? '<p>No application was made.</p>'
    : `<p>Copy the client secret now: it is shown this once, and only its hash is kept.</p>
<dl><dt>Client ID</dt><dd><code>${escapeHtml(made.clientId)}</code></dd>
<dt>Client secret</dt><dd><code>${escapeHtml(made.clientSecret)}</code></dd>
<dt>Token endpoint</dt><dd><code>${escapeHtml(made.issuer)}/oauth/token</code></dd></dl>`
}
<p><a href="/sign-in?return=/graphql">Sign in</a>, to look around and to make more.</p>`,
  )

/** Why the page is of no use any more. */
export const closedPage = (text: string): string => page('Set-up is closed', `<p>${escapeHtml(text)}</p>`)
