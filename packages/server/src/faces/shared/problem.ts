import { errors } from '@postern/protocol'
import { normaliseFault } from '../../kernel/normalise-fault.ts'
import { send, type Exchange } from './exchange.ts'

/** Answers a fault as problem details (RFC 9457). */
export const sendProblem = (
  exchange: Exchange,
  cause: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const known = normaliseFault(exchange.services.deps.database, cause)
  if (known.code === 'INTERNAL') {
    exchange.services.deps.log.error({ err: cause as Error, requestId: exchange.requestId }, 'unexpected error')
  }
  const { status, title } = errors[known.code]
  const { retryAfterSeconds, ...details } = known.details
  send(
    exchange,
    status,
    {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...headers,
    },
    JSON.stringify({
      type: 'about:blank',
      title,
      status,
      detail: known.message,
      code: known.code,
      requestId: exchange.requestId,
      ...details,
    }),
  )
}
