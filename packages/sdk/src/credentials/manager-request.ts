import { PosternError } from '../errors.ts'
import { exchange } from '../exchange.ts'
import type { Answer } from '../exchange.ts'
import { platformWith } from '../platform.ts'
import { isRecord } from '../record.ts'
import { requireTimeout } from '../timeout.ts'
import type { ManagerRequestOptions } from './kept.ts'

export interface ManagerRequest {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const maxBytes = 256 * 1024

/**
 * What asks a secret manager, within the time-out and without following redirects. Of an answer that is not a success the
 * status alone gets into the error: managers repeat in theirs what they were asked with.
 */
export const createManagerRequest = (options: ManagerRequestOptions, where: string) => {
  const platform = platformWith(options)
  const timeoutMs = requireTimeout(options.timeoutMs)
  const failed = ({ status }: Answer): PosternError => new PosternError('SECRET_UNAVAILABLE', { where, status })

  const ask = ({ headers, ...request }: ManagerRequest): Promise<Answer> =>
    exchange(platform, { ...request, headers: { ...headers }, where, timeoutMs, maxBytes })

  return {
    platform,
    clock: platform.clock,
    ask,
    failed,
    /** The record in the answer of a success. @throws PosternError `SECRET_UNAVAILABLE` · those of {@link exchange} */
    recordOf: (answer: Answer): Record<string, unknown> => {
      if (answer.status !== 200 || !isRecord(answer.json)) throw failed(answer)
      return answer.json
    },
  }
}

/** What `read` gives; and where it throws, an error that holds nothing of its words. */
export const readQuietly = async <T>(where: string, read: () => T | Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (cause) {
    throw cause instanceof PosternError ? cause : new PosternError('SECRET_UNAVAILABLE', { where, cause })
  }
}
