const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made safe inside HTML, attributes included. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 3rem auto; padding: 0 1rem }
label { display: block; margin-top: 1rem; font-weight: 600 }
input, textarea { width: 100%; box-sizing: border-box; padding: .5rem; font: inherit; border: 1px solid #767676; border-radius: .25rem }
button { margin-top: 1.5rem; padding: .6rem 1.2rem; font: inherit; font-weight: 600 }
small { display: block }
code { overflow-wrap: anywhere; padding: .15rem .3rem; border: 1px solid #767676; border-radius: .25rem }
:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px }
[role=alert] { border-left: .3rem solid #c5221f; padding: .5rem 1rem }
fieldset { margin-top: 2rem; border: 1px solid #767676; border-radius: .25rem }
dt { margin-top: .75rem; font-weight: 600 } dd { margin: 0 }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none }
[aria-current] { font-weight: 600; text-decoration: none }
.messages { padding: 0; list-style: none }
.messages li { margin-top: 2rem; border-top: 1px solid #767676 }
h2 { font-size: 1.1rem }
`

/**
 * The page's own style, by hash: nothing else may style or script it. Its forms go to this service, and where they may be
 * redirected to somewhere else, to that origin.
 */
export const stylePolicy = async (formTarget: string | null = null): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  return `default-src 'none'; style-src 'sha256-${Buffer.from(digest).toString('base64')}'; form-action 'self'${formTarget === null ? '' : ` ${formTarget}`}; frame-ancestors 'none'; base-uri 'none'`
}

/** A page for people, whole in itself: it works without a script and loads nothing. */
export const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Postern</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${main}
</main></body></html>
`
