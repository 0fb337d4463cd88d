import { sessionCookieName } from '@postern/protocol'
import { createSessionClient } from '@postern/sdk'
import type { PosternClient } from '@postern/sdk'
import manifest from '../package.json' with { type: 'json' }
import { Failure } from './failure.ts'

const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'Mac OS X', win32: 'Windows' }
const userAgent = `postern/${manifest.version} (${systems[process.platform] ?? process.platform})`

/** The session cookie that an answer sets: its value, empty where it takes the session away; null where it says nothing. */
const setIn = ({ headers }: Response, name: string): string | null => {
  const line = headers.getSetCookie().findLast((one) => one.startsWith(`${name}=`))
  return line === undefined ? null : line.slice(name.length + 1).split(';', 1)[0]!
}

/**
 * The session of one person at one origin, as a client of ours holds it. It goes to that origin and nowhere else. It says
 * with `Origin` that it speaks for the service's own pages: a browser would send a cookie unasked, and never let a page of
 * another site say that, so the server's rule against such pages holds as it stands.
 */
export class SessionConnection {
  readonly #origin: string
  readonly #cookie: string
  #token: string | null

  constructor(origin: string, token: string | null) {
    this.#origin = origin
    this.#cookie = sessionCookieName(origin.startsWith('https:'))
    this.#token = token
  }

  /** What the cookie carries now; null where nobody is signed in, or not any more. */
  get token(): string | null {
    return this.#token
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.origin !== this.#origin) throw new Failure('ORIGIN_NOT_LISTED', `A session goes to ${this.#origin} only.`)
    const headers = new Headers(init.headers)
    headers.set('origin', this.#origin)
    headers.set('user-agent', userAgent)
    if (this.#token !== null) headers.set('cookie', `${this.#cookie}=${this.#token}`)
    const response = await globalThis.fetch(url, { ...init, headers, redirect: 'manual' })
    const set = setIn(response, this.#cookie)
    if (set !== null) this.#token = set || null
    return response
  }

  /** The API as that person. What only applications have is refused. */
  client(): PosternClient {
    return {
      ...createSessionClient({ url: this.#origin, fetch: this.fetch }),
      token: () =>
        Promise.reject(
          new Failure(
            'CREDENTIALS_MISSING',
            'Access tokens are for applications: set POSTERN_CLIENT_ID and POSTERN_CLIENT_SECRET_FILE.',
          ),
        ),
      invalidate: () => undefined,
      fetch: this.fetch,
      // There are no tokens to tell of.
      on: () => () => undefined,
      close: () => undefined,
    }
  }
}
