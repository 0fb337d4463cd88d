import { AccessToken } from './access-token.ts'
import type { Authentication } from './credentials.ts'
import { PosternError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { Answer } from './exchange.ts'
import type { createMetadata } from './metadata.ts'
import { ownProgram } from './own-program.ts'
import type { Platform } from './platform.ts'
import { isRecord } from './record.ts'
import { refused } from './refused.ts'
import type { TokenTarget } from './token-target.ts'

interface Options {
  readonly platform: Platform
  readonly metadata: ReturnType<typeof createMetadata>
  readonly authenticated: ReturnType<Authentication>
  readonly timeoutMs: number
  /** In lower case. One of another type is refused: a token that should be bound to a key must not turn out to be free. */
  readonly tokenType: 'bearer' | 'dpop'
}

const where = 'token endpoint'
const maxBytes = 64 * 1024
/** The characters an access token may have (RFC 6749 §A.12, without the space, which no header would survive). */
const tokenPattern = /^[\x21-\x7e]{1,16384}$/
/** HTTP's Date counts whole seconds, and the way there and back takes its time. */
const ignoredSkewMs = 5_000

const positive = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null

const clockSkewMs = ({ headers, sentAt, receivedAt }: Answer): number | null => {
  const serverWall = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(serverWall)) return null
  const skew = (sentAt.wall + receivedAt.wall) / 2 - serverWall
  return Math.abs(skew) > ignoredSkewMs + (receivedAt.steady - sentAt.steady) ? Math.round(skew) : 0
}

const tokenOf = (answer: Answer, target: TokenTarget, tokenType: string): AccessToken => {
  const body = isRecord(answer.json) ? answer.json : {}
  const { access_token: value, token_type: type, scope } = body
  const lifeSeconds = positive(body['expires_in'])
  if (
    typeof value !== 'string' ||
    !tokenPattern.test(value) ||
    typeof type !== 'string' ||
    type.toLowerCase() !== tokenType ||
    lifeSeconds === null ||
    (scope !== undefined && typeof scope !== 'string')
  )
    throw new PosternError('INVALID_RESPONSE', { where, status: answer.status })
  return new AccessToken({
    value,
    scope: scope === undefined ? [...(target.scope ?? [])] : scope.split(' ').filter((name) => name !== ''),
    requestedAt: answer.sentAt,
    lifeSeconds,
    refreshInSeconds: positive(body['refresh_in']),
    clockSkewMs: clockSkewMs(answer),
  })
}

/** Fetches tokens by client credentials (RFC 6749 §4.4). */
export const createTokenRequest = ({ platform, metadata, authenticated, timeoutMs, tokenType }: Options) => {
  /** What the last token's answer told. */
  let skewMs: number | null = null
  /** @throws PosternError `OAUTH_…` · `SECRET_UNAVAILABLE` · `INVALID_RESPONSE` · those of the metadata and of {@link exchange} */
  return async (target: TokenTarget, signal: AbortSignal): Promise<AccessToken> => {
    const url = await metadata.tokenEndpoint(signal)
    const answer = await authenticated(signal, ({ headers, form }) => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', ...form })
      if (target.scope !== undefined) body.set('scope', target.scope.join(' '))
      if (target.audience !== undefined) body.set('resource', target.audience)
      const request = {
        ...{ url, method: 'POST' as const, body: body.toString() },
        headers: {
          ...{ accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          ...ownProgram(platform, skewMs),
          ...headers,
        },
      }
      return exchange(platform, { ...request, where, timeoutMs, maxBytes, signal })
    })
    if (answer.status === 404 || answer.status === 405) metadata.forget()
    if (answer.status !== 200) throw refused(answer, where)
    const token = tokenOf(answer, target, tokenType)
    skewMs = token.clockSkewMs
    return token
  }
}
