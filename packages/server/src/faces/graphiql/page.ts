import { endpoints } from '@postern/protocol'

/** The page around GraphiQL. It holds nothing of anybody: all of that is asked for by the script, with the cookie. */
export const graphiqlPage = (version: string, nonce: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · Postern</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="${endpoints.graphiqlStyle.path}?v=${version}"></head>
<body><main><h1>GraphiQL, for Postern</h1>
<p id="session-over" role="alert" hidden>You are not signed in any more: <a href="${endpoints.signIn.path}" target="_blank" rel="noopener">sign in in another tab</a>, then run it again here.</p>
<div id="graphiql"><noscript>This page needs JavaScript. The API does not: see the documentation for other clients.</noscript></div></main>
<script nonce="${nonce}" src="${endpoints.graphiqlScript.path}?v=${version}"></script>
</body></html>
`

/** The page's own script by nonce, and nothing from elsewhere: what is typed here can change who may do what. */
export const graphiqlPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // GraphiQL's own fonts and pictures stand in its style.
    'font-src data:',
    'img-src data:',
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
