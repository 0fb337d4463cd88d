import { errors } from '@postern/protocol'
import type { ErrorCode } from '@postern/protocol'
import { Failure } from './failure.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const codeOfStatus = (status: number): ErrorCode => {
  if (status === 401) return 'UNAUTHENTICATED'
  if (status === 403) return 'FORBIDDEN'
  if (status === 429) return 'RATE_LIMITED'
  if (status === 503) return 'OVERLOADED'
  return 'INTERNAL'
}

/** The failure an answer tells of as problem details (RFC 9457); by its status alone where a proxy or an early server speaks. */
export const failureOfProblem = async (response: Response): Promise<Failure> => {
  const body: unknown = await response.json().catch(() => null)
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const told = text(problem['code'])
  const code = told !== undefined && Object.hasOwn(errors, told) ? (told as ErrorCode) : codeOfStatus(response.status)
  const message = text(problem['detail']) ?? `${errors[code].title} (HTTP ${response.status}).`
  return new Failure(code, message, {
    requestId: text(problem['requestId']) ?? response.headers.get('x-request-id') ?? undefined,
    retryable: errors[code].retryable,
  })
}
