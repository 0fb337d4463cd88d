import { withDeadline } from './deadline.ts'
import { discard } from './discard.ts'
import { PosternError } from './errors.ts'
import type { Instant, Platform } from './platform.ts'

interface Sent {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Record<string, string>
  readonly body?: string
  /** What it is, for errors. */
  readonly where: string
  /** Sends the cookies of the page's own origin. Said only where it is wanted: some edge runtimes do not take the option. */
  readonly withCookie?: boolean
}

interface Request extends Sent {
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body, where it is JSON; else undefined. */
  readonly json: unknown
  readonly sentAt: Instant
  readonly receivedAt: Instant
}

/** The body as text, within a size. @throws PosternError `RESPONSE_TOO_LARGE` */
export const readText = async (response: Response, maxBytes: number, where: string): Promise<string> => {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > maxBytes) {
      discard(reader)
      throw new PosternError('RESPONSE_TOO_LARGE', { where, status: response.status })
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** What a text says in JSON; undefined where it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether the answer sends the client elsewhere; browsers show that as an opaque answer without a status. 304 does not. */
export const isRedirect = ({ type, redirected, status }: Response): boolean =>
  type === 'opaqueredirect' || redirected || (status >= 300 && status < 400 && status !== 304)

/**
 * Sends a request and gives the response, its body unread.
 *
 * Redirects are refused: following one would carry credentials to an address nobody configured. `manual` and a look
 * at the answer, not `error`, which some edge runtimes do not take.
 * @throws PosternError `NETWORK` · `REDIRECT_REFUSED`
 */
export const receive = async (
  platform: Platform,
  { url, method, headers, body, where, withCookie }: Sent,
  signal: AbortSignal,
): Promise<Response> => {
  let response: Response
  try {
    response = await platform.fetch(url, {
      ...{ method, headers, redirect: 'manual', signal },
      ...(body !== undefined && { body }),
      ...(withCookie && { credentials: 'same-origin' }),
    })
  } catch (cause) {
    throw new PosternError('NETWORK', { where, cause })
  }
  if (!isRedirect(response)) return response
  discard(response.body)
  throw new PosternError('REDIRECT_REFUSED', { where, status: response.status })
}

/** A response as JSON, within a size. @throws PosternError `NETWORK` · `RESPONSE_TOO_LARGE` */
export const answerOf = async (
  platform: Platform,
  response: Response,
  sentAt: Instant,
  maxBytes: number,
  where: string,
): Promise<Answer> => {
  const receivedAt = platform.clock.now()
  try {
    const json = parseJson(await readText(response, maxBytes, where))
    return { status: response.status, headers: response.headers, json, sentAt, receivedAt }
  } catch (cause) {
    throw cause instanceof PosternError ? cause : new PosternError('NETWORK', { where, cause })
  }
}

/**
 * One request and its answer as JSON, within a time and a size.
 * @throws PosternError `NETWORK` · `TIMEOUT` · `ABORTED` · `REDIRECT_REFUSED` · `RESPONSE_TOO_LARGE`
 */
export const exchange = (platform: Platform, request: Request): Promise<Answer> =>
  withDeadline({ clock: platform.clock, ...request }, async (signal) => {
    const sentAt = platform.clock.now()
    const response = await receive(platform, request, signal)
    return answerOf(platform, response, sentAt, request.maxBytes, request.where)
  })
