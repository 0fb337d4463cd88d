import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What the command waits for. */
export interface Awaited {
  /** The literal address and port that it listens at. */
  readonly host: string
  readonly path: string
  /** What the answer must bring back: nobody else knows it. */
  readonly state: string
  /** Whose answer it must be (RFC 9207 §2.4). */
  readonly issuer: string
}

/** What the person said: that a code shall be used, or that they declined. */
export type Answer = { readonly code: string } | 'declined'

const isSame = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

// A name that leads to this machine is none of ours: a page of any site could have such a name (DNS rebinding).
const isForHost = ({ rawHeaders }: IncomingMessage, host: string): boolean => {
  const given = rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === 'host')
  return given.length === 1 && given[0] === host
}

/**
 * The answer that a request to the listener brings. Any page that the browser shows can send it there, and so can any program of this
 * machine: only what comes to the literal address, by GET, with the state, from the service that was asked, is an answer.
 */
export const readAnswer = (request: IncomingMessage, { host, path, state, issuer }: Awaited): Answer | 'refused' => {
  const { method, url = '' } = request
  if (!isForHost(request, host) || method !== 'GET' || !url.startsWith(`${path}?`)) return 'refused'
  const query = new URLSearchParams(url.slice(path.length + 1))
  if (new Set(query.keys()).size !== query.size) return 'refused'
  if (!isSame(query.get('state') ?? '', state) || query.get('iss') !== issuer) return 'refused'
  const [code, error] = [query.get('code'), query.get('error')]
  if (code === null) return error === 'access_denied' ? 'declined' : 'refused'
  return error === null && /^[\w-]{1,256}$/.test(code) ? { code } : 'refused'
}
