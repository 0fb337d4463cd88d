import { send, type Exchange } from '../shared/exchange.ts'
import { stylePolicy } from '../shared/plain-page.ts'

interface Options {
  readonly headers?: Readonly<Record<string, string>>
  /** The origin that the page's form is redirected to, where that is not our own. */
  readonly formTarget?: string | null
}

/** Sends a page with a form whose origin counts. */
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
      // With no-referrer a browser hides the origin of the form, too, by which it is told from a page of another site.
      'referrer-policy': 'same-origin',
      ...headers,
    },
    html,
  )

/** Sends the browser on, by GET. */
export const seeOther = (exchange: Exchange, location: string): void => send(exchange, 303, { location }, '')
