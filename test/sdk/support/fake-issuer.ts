import type { FakeClock } from './fake-clock.ts'

export const issuerUrl = 'https://id.example.com'

export interface Call {
  readonly at: number
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: string
  readonly redirect: string
}

type Handler = (call: Call) => Response | Promise<Response>

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/** The token endpoint and its metadata behind a `fetch`; other addresses are answered by `onOther`. */
export class FakeIssuer {
  readonly clock: FakeClock
  readonly calls: Call[] = []
  lifeSeconds = 6 * 3600
  refreshInSeconds: number | undefined = undefined
  isDown = false
  /** Replaces the token endpoint's answer. */
  onToken: Handler | null = null
  onMetadata: Handler | null = null
  onOther: Handler = () => json(404, {})
  issued = 0

  constructor(clock: FakeClock) {
    this.clock = clock
  }

  get tokenCalls(): Call[] {
    return this.calls.filter(({ url }) => url.endsWith('/oauth/token'))
  }

  tokenAnswer(): Response {
    this.issued += 1
    return json(200, {
      access_token: `token-${this.issued}`,
      token_type: 'Bearer',
      expires_in: this.lifeSeconds,
      ...(this.refreshInSeconds !== undefined && { refresh_in: this.refreshInSeconds }),
      scope: 'applications:read',
    })
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const request = input instanceof Request ? input : null
    const call: Call = {
      at: this.clock.now().steady,
      url: request?.url ?? String(input),
      method: init.method ?? request?.method ?? 'GET',
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : '',
      redirect: init.redirect ?? 'follow',
    }
    this.calls.push(call)
    init.signal?.throwIfAborted()
    if (this.isDown) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })
    const answer = Promise.resolve(this.#answer(call))
    if (!init.signal) return answer
    const { promise, reject } = Promise.withResolvers<never>()
    init.signal.addEventListener('abort', () => reject(init.signal?.reason), { once: true })
    return Promise.race([answer, promise])
  }

  #answer(call: Call): Response | Promise<Response> {
    const { origin, pathname } = new URL(call.url)
    if (origin === issuerUrl && pathname === '/oauth/token')
      return this.onToken === null ? this.tokenAnswer() : this.onToken(call)
    if (origin === issuerUrl && pathname === '/.well-known/oauth-authorization-server')
      return this.onMetadata === null
        ? json(200, { issuer: issuerUrl, token_endpoint: `${issuerUrl}/oauth/token` })
        : this.onMetadata(call)
    return this.onOther(call)
  }
}
