import type { AccessToken } from './access-token.ts'
import { discard } from './discard.ts'
import { PosternError } from './errors.ts'
import { isRedirect } from './exchange.ts'
import type { Platform } from './platform.ts'
import { isReplayable } from './replayable.ts'
import type { Input } from './replayable.ts'
import type { TokenSource } from './token-source.ts'
import type { TokenTarget } from './token-target.ts'

interface Options {
  readonly platform: Platform
  readonly origins: ReadonlySet<string>
  readonly tokens: TokenSource
  readonly target: TokenTarget
  readonly timeoutMs: number
}

const where = 'fetch'

const originOf = (input: Input): string | null => {
  const text = input instanceof Request ? input.url : String(input)
  return URL.canParse(text) ? new URL(text).origin : null
}

/** `fetch` for one's own APIs: adds the token, and renews it once when the API refuses it. */
export const createAuthorizedFetch = ({ platform, origins, tokens, target, timeoutMs }: Options) => {
  const send = async (token: AccessToken, input: Input, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined))
    headers.set('authorization', `Bearer ${token.value}`)
    const timeout = new AbortController()
    // The time runs until the headers are there: a long download is no time-out.
    const cancel = platform.clock.schedule(() => timeout.abort(), timeoutMs, 'background')
    const own = init.signal ?? (input instanceof Request ? input.signal : null)
    const signal = own === null ? timeout.signal : AbortSignal.any([own, timeout.signal])
    try {
      // Never followed: not every runtime drops the Authorization header on the way to another origin.
      return await platform.fetch(input, { ...init, headers, signal, redirect: 'manual' })
    } catch (cause) {
      if (own?.aborted) throw new PosternError('ABORTED', { where })
      throw timeout.signal.aborted
        ? new PosternError('TIMEOUT', { where })
        : new PosternError('NETWORK', { where, cause })
    } finally {
      cancel()
    }
  }

  return async (input: Input, init: RequestInit = {}): Promise<Response> => {
    const origin = originOf(input)
    if (origin === null || !origins.has(origin)) throw new PosternError('ORIGIN_NOT_LISTED', { where })
    const signal = init.signal ?? undefined
    const replayable = isReplayable(input, init)
    const token = await tokens.get(target, signal)
    let response = await send(token, input, init)
    if (response.status === 401) {
      tokens.invalidate(token)
      const renewed = replayable ? await tokens.get(target, signal).catch(() => token) : token
      if (signal?.aborted) throw new PosternError('ABORTED', { where })
      if (renewed.value !== token.value) {
        discard(response.body)
        response = await send(renewed, input, init)
      }
    }
    if (isRedirect(response) && init.redirect !== 'manual') {
      discard(response.body)
      throw new PosternError('REDIRECT_REFUSED', { where, status: response.status })
    }
    return response
  }
}
