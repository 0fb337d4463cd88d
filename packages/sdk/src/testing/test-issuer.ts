import { endpoints, revocationFeedType } from '@postern/protocol'
import type { AccessTokenClaims } from '@postern/protocol'
import { authenticate } from './authenticate.ts'
import { checkProof } from './check-proof.ts'
import { IssuedTokens } from './issued-tokens.ts'
import { TestClock } from './test-clock.ts'
import type { TestClientOptions, TestTokenRequest } from './test-client.ts'

export interface TestIssuerOptions {
  /** The address it answers at; `https://id.test` when left out. */
  readonly url?: string
  /** The applications it knows. */
  readonly clients?: readonly TestClientOptions[]
  /** Seconds that tokens live; six hours when left out. */
  readonly lifeSeconds?: number
  /** Seconds after which to renew, of each token anew; the answer has no `refresh_in` when left out. */
  readonly refreshInSeconds?: () => number
  /** Whether it asks for a nonce in each DPoP proof. */
  readonly asksForNonces?: boolean
  /** Its clock, which is also that of the client under test; one of its own when left out. */
  readonly clock?: TestClock
}

/** An API of yours: what it answers to whoever came with a token that is in force. */
export type TestApi = (request: Request, caller: AccessTokenClaims) => Response | Promise<Response>

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers })

/**
 * An issuer in the process of the test: real tokens, a clock that the test moves, and outages when the test wants them. Its
 * `fetch` is given to the client in place of the platform's; nothing goes over a network.
 */
export class TestIssuer {
  readonly url: string
  readonly clock: TestClock
  /** What reached the token endpoint. What came during an outage did not. */
  readonly tokenRequests: TestTokenRequest[] = []
  /** Whether no connection comes about. */
  isDown = false
  /** In place of its own, the answer of the token endpoint: such as a 503 with `Retry-After`. */
  answerWith: ((request: Request) => Response | null) | null = null
  /** Milliseconds that its clock is ahead of the true time; below 0, behind. */
  clockAheadMs = 0
  readonly #options: TestIssuerOptions
  readonly #clients = new Map<string, TestClientOptions>()
  readonly #tokens: IssuedTokens
  readonly #spent = new Map<string, number>()
  readonly #apis = new Map<string, TestApi>()
  #nonce = 1

  constructor(options: TestIssuerOptions = {}) {
    this.#options = options
    this.url = options.url ?? 'https://id.test'
    this.clock = options.clock ?? new TestClock()
    this.#tokens = new IssuedTokens(this.url)
    for (const client of options.clients ?? []) this.setClient(client)
  }

  /** Makes an application known, or changes what is known of it. Tokens it has stay in force. */
  setClient(client: TestClientOptions): void {
    this.#clients.set(client.clientId, client)
  }

  /** Ends one token. */
  revoke(token: string): void {
    this.#tokens.revoke(token)
  }

  /** Ends all tokens of an application, as a breach does. */
  revokeAll(clientId: string): void {
    this.#tokens.revokeAll(clientId)
  }

  /** Signs with a new key from now on; the old ones stay published. */
  rotateKey(): Promise<void> {
    return this.#tokens.rotateKey()
  }

  /** Asks for another nonce in DPoP proofs from now on. */
  rotateNonce(): void {
    this.#nonce += 1
  }

  /** An API at an origin, such as `https://orders.test`, that takes this issuer's tokens for that audience. */
  addApi(origin: string, api: TestApi): void {
    this.#apis.set(origin, api)
  }

  /** What a token says, or null where it is not in force for the audience. */
  async check(token: string, audience: string): Promise<AccessTokenClaims | null> {
    return this.#tokens.claimsOf(token, audience, this.#now)
  }

  /** For the option `fetch` of the client under test, and for whatever else shall meet this issuer. */
  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init)
    const answer = this.clock.during(this.#answer(request))
    const { signal } = request
    if (!signal) return answer
    const { promise, reject } = Promise.withResolvers<never>()
    const abort = (): void => reject(signal.reason as Error)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    return Promise.race([answer, promise])
  }

  get #now(): number {
    return Math.floor((this.clock.now().wall + this.clockAheadMs) / 1000)
  }

  #spend(jti: string, until: number): boolean {
    for (const [known, end] of this.#spent) if (end < this.#now) this.#spent.delete(known)
    if (this.#spent.has(jti)) return false
    this.#spent.set(jti, until)
    return true
  }

  async #answer(request: Request): Promise<Response> {
    const { origin } = new URL(request.url)
    const isIssuer = origin === new URL(this.url).origin
    if (isIssuer && this.isDown) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' })
    const api = this.#apis.get(origin)
    const response = isIssuer ? await this.#endpoint(request) : await this.#atApi(request, origin, api)
    response.headers.set('date', new Date(this.#now * 1000).toUTCString())
    return response
  }

  async #endpoint(request: Request): Promise<Response> {
    const path = request.url.slice(this.url.length).replace(/\?.*$/, '')
    if (path === endpoints.token.path && request.method === 'POST') return this.#token(request)
    if (path === endpoints.jwks.path) return json(200, { keys: await this.#tokens.published() })
    if (path === endpoints.revocations.path) return this.#feed(request)
    const isMetadata =
      path === endpoints.authorizationServerMetadata.path || path === endpoints.openidConfiguration.path
    return isMetadata ? json(200, this.#metadata()) : json(404, { code: 'UNKNOWN_ENDPOINT' })
  }

  #metadata(): Record<string, unknown> {
    return {
      issuer: this.url,
      token_endpoint: this.url + endpoints.token.path,
      jwks_uri: this.url + endpoints.jwks.path,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt', 'tls_client_auth'],
      dpop_signing_alg_values_supported: ['ES256'],
    }
  }

  async #token(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.clone().text())
    const given = this.answerWith?.(request) ?? null
    const presented = {
      ...{ form, authorization: request.headers.get('authorization'), clients: this.#clients, issuer: this.url },
      ...{ now: this.#now, spend: (jti: string, until: number) => this.#spend(jti, until) },
    }
    const { clientId, authentication, client } = await authenticate(presented)
    const done = (outcome: string, response: Response): Response => {
      this.tokenRequests.push({ at: this.clock.now().wall, clientId, authentication, outcome })
      return response
    }
    if (given !== null) return done(`answered with ${given.status}`, given)
    if (client === null) return done('invalid_client', json(401, { error: 'invalid_client' }))
    const refuse = (error: string, headers = {}): Response => done(error, json(400, { error }, headers))
    const asked = form.get('scope')?.split(' ')
    if (asked?.some((name) => !client.scope?.includes(name))) return refuse('invalid_scope')
    const audience = form.get('resource') ?? this.url
    if (audience !== this.url && !client.audiences?.includes(audience)) return refuse('invalid_target')
    const proof = request.headers.has('dpop') ? await this.#proof(request) : null
    if (proof !== null && 'error' in proof) return refuse(proof.error, this.#nonceHeader())
    const scope = asked ?? client.scope ?? []
    return done('issued', await this.#issue(client, audience, scope, proof?.thumbprint))
  }

  async #issue(
    client: TestClientOptions,
    audience: string,
    scope: readonly string[],
    thumbprint: string | undefined,
  ): Promise<Response> {
    const lifeSeconds = this.#options.lifeSeconds ?? 6 * 3600
    const token = await this.#tokens.issue({ client, audience, scope, lifeSeconds, thumbprint }, this.#now)
    const refreshIn = this.#options.refreshInSeconds?.()
    const body = {
      ...{ access_token: token, token_type: thumbprint === undefined ? 'Bearer' : 'DPoP', expires_in: lifeSeconds },
      ...(refreshIn !== undefined && { refresh_in: refreshIn }),
      ...(scope.length > 0 && { scope: scope.join(' ') }),
    }
    return json(200, body, { 'cache-control': 'no-store', ...this.#nonceHeader() })
  }

  #nonceHeader(): Record<string, string> {
    return this.#options.asksForNonces ? { 'dpop-nonce': `nonce-${this.#nonce}` } : {}
  }

  async #proof(request: Request, accessToken?: string) {
    return checkProof({
      ...{ text: request.headers.get('dpop'), method: request.method, url: request.url, now: this.#now },
      ...(accessToken !== undefined && { accessToken }),
      nonce: this.#options.asksForNonces ? `nonce-${this.#nonce}` : null,
      spend: (jti, until) => this.#spend(jti, until),
    })
  }

  async #atApi(request: Request, origin: string, api: TestApi | undefined): Promise<Response> {
    if (api === undefined) throw Object.assign(new TypeError('fetch failed'), { code: 'ENOTFOUND' })
    const [, type, token = ''] = /^(Bearer|DPoP) (.+)$/.exec(request.headers.get('authorization') ?? '') ?? []
    const claims = await this.#tokens.claimsOf(token, origin, this.#now)
    const bound = claims?.cnf?.jkt
    // A token that is bound to a key is no bearer token (RFC 9449 §7.1).
    if (claims === null || (bound === undefined) !== (type === 'Bearer'))
      return new Response(null, {
        status: 401,
        headers: { 'www-authenticate': `${type ?? 'Bearer'} error="invalid_token"` },
      })
    if (bound === undefined) return api(request, claims)
    const proof = await this.#proof(request, token)
    const error = 'error' in proof ? proof.error : proof.thumbprint === bound ? null : 'invalid_token'
    if (error === null) return api(request, claims)
    const headers = { 'www-authenticate': `DPoP error="${error}"`, ...this.#nonceHeader() }
    return new Response(null, { status: 401, headers })
  }

  /** What verifiers poll: the tokens that are not to be believed although they verify. */
  async #feed(request: Request): Promise<Response> {
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
    const caller = await this.#tokens.claimsOf(token, this.url, this.#now)
    if (caller === null) return json(401, { code: 'UNAUTHENTICATED' })
    const document = await this.#tokens.feed(caller.space, this.#now)
    return new Response(document, { headers: { 'content-type': `application/${revocationFeedType}` } })
  }
}
