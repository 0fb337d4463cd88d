import type { ServerResponse } from 'node:http'

/** Nothing is loaded, framed, kept or told to others: the address of the page has the code in it. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  connection: 'close',
} as const

const page = (title: string, text: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · Postern</title></head>
<body><main><h1>${title}</h1>
<p>${text}</p>
</main></body></html>
`

/** What the browser is shown; none of it comes from the request. */
const pages = {
  allowed: [200, page('You can close this window', 'The postern command goes on in your terminal.')],
  declined: [200, page('You can close this window', 'Nobody was signed in. The postern command is told.')],
  refused: [
    400,
    page('This is not what the command waits for', 'It goes on waiting. Use the address that it printed.'),
  ],
} as const

/** Answers the browser; the promise ends once all of it is sent, or nobody takes it. */
export const sendLoopbackPage = (response: ServerResponse, name: keyof typeof pages): Promise<void> => {
  const [status, html] = pages[name]
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(html) }).end(html)
  })
}
