const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made safe inside HTML, attributes included. */
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 3rem auto; padding: 0 1rem }
label { display: block; margin-top: 1rem; font-weight: 600 }
input { width: 100%; box-sizing: border-box; padding: .5rem; font: inherit; border: 1px solid #767676; border-radius: .25rem }
button { margin-top: 1.5rem; padding: .6rem 1.2rem; font: inherit; font-weight: 600 }
small { display: block }
code { overflow-wrap: anywhere; padding: .15rem .3rem; border: 1px solid #767676; border-radius: .25rem }
:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px }
[role=alert] { border-left: .3rem solid #c5221f; padding: .5rem 1rem }
fieldset { margin-top: 2rem; border: 1px solid #767676; border-radius: .25rem }
dt { margin-top: .75rem; font-weight: 600 } dd { margin: 0 }
`

/** The page's own style, by hash: nothing else may style or script it. */
export const stylePolicy = async (): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  return `default-src 'none'; style-src 'sha256-${Buffer.from(digest).toString('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
}

const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Postern</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${main}
</main></body></html>
`

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
}`,
  )

/** Why the page is of no use any more. */
export const closedPage = (text: string): string => page('Set-up is closed', `<p>${escapeHtml(text)}</p>`)
