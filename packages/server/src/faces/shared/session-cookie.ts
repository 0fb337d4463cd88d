import { sessionCookieName } from '@postern/protocol'
import { fault } from '../../kernel/fault.ts'
import { Secret } from '../../kernel/secret.ts'
import { callerKey } from './caller-key.ts'
import type { Exchange } from './exchange.ts'
import { headerLines } from './header-lines.ts'
import { countGuess } from './rate-limit.ts'

const isSecure = ({ services }: Exchange): boolean => services.deps.issuer.startsWith('https:')
const nameOf = (exchange: Exchange): string => sessionCookieName(isSecure(exchange))

/**
 * What the session cookie of the request carries, or null without one.
 * @throws Fault MALFORMED_REQUEST where it came twice: one of the two may have been planted
 */
export const sessionToken = (exchange: Exchange): Secret | null => {
  const name = nameOf(exchange)
  const values = headerLines(exchange.request, 'cookie')
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  if (values.length > 1) throw fault('MALFORMED_REQUEST', `The cookie ${name} may come once.`)
  return values[0] === undefined ? null : new Secret(values[0])
}

/** The header that gives the browser its session, or takes it away. Without a lifetime: it goes with the browser. */
const sessionCookie = (exchange: Exchange, token: Secret | null): string =>
  [
    `${nameOf(exchange)}=${token?.reveal() ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure(exchange) ? ['Secure'] : []),
    ...(token ? [] : ['Max-Age=0']),
  ].join('; ')

/** What a request says of where it comes from, beside its input, and how its answer keeps a session. */
export interface Browser {
  readonly place: string
  readonly userAgent: string | null
  /** What its session cookie carries, whether or not it is any good. */
  readonly token: Secret | null
  /** Gives the browser a session with the answer; null takes it away. */
  readonly keepSession: (token: Secret | null) => void
  /** Counts a sign-in code that was wrong. @throws Fault RATE_LIMITED */
  readonly countWrongCode: () => Promise<void>
}

/** @throws Fault MALFORMED_REQUEST, like `sessionToken` */
export const browserOf = (exchange: Exchange): Browser => ({
  place: callerKey(exchange.address),
  userAgent: exchange.request.headers['user-agent'] ?? null,
  token: sessionToken(exchange),
  keepSession: (token) => {
    exchange.response.setHeader('set-cookie', sessionCookie(exchange, token))
  },
  countWrongCode: () => {
    const limit = exchange.services.limits['wrong-credentials']
    return countGuess(exchange, limit, 'Too many wrong sign-in codes from this address')
  },
})
