import { send, type Exchange } from './exchange.ts'
import { stylePolicy } from './plain-page.ts'

interface Options {
  readonly headers?: Readonly<Record<string, string>>
  /** The origin that the page's form is redirected to, where that is not our own. */
  readonly formTarget?: string | null
}

/** Sends a page for people. */
export const sendPage = async (
  exchange: Exchange,
  status: number,
  html: string,
  { headers = {}, formTarget = null }: Options = {},
): Promise<void> =>
  send(
    exchange,
    status,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': await stylePolicy(formTarget),
      // Whoever opened it from elsewhere learns nothing of what became of it.
      'cross-origin-opener-policy': 'same-origin',
      ...headers,
    },
    html,
  )

/**
 * Sends a page with a form that is taken from pages of ours alone: with no-referrer a browser hides the origin of a form,
 * too, by which it is told from one of another site.
 */
export const sendFormPage: typeof sendPage = (exchange, status, html, options) =>
  sendPage(exchange, status, html, { ...options, headers: { 'referrer-policy': 'same-origin', ...options?.headers } })

/** Sends the browser on, by GET. */
export const seeOther = (exchange: Exchange, location: string): void => send(exchange, 303, { location }, '')
