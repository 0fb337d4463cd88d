import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose'
import { createVerifier } from '../../../packages/sdk/src/verifier/verifier.ts'
import type { Verifier, VerifierOptions } from '../../../packages/sdk/src/verifier/verifier-options.ts'
import { FakeClock, second, settle } from './fake-clock.ts'
import { issuerUrl, json } from './fake-issuer.ts'

export const audience = 'https://orders.example.com'
export const space = 'spc_01jd3q5z8k7m2n4p6r8t0v2x4y'
export const clientId = 'app_01jd3q5z8k7m2n4p6r8t0v2x4y'

export interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly jwk: Readonly<Record<string, unknown>>
}

export const signingKey = async (kid: string, alg = 'ES256'): Promise<SigningKey> => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** An issuer whose tokens, keys and feed can be made wrong in any way, behind a `fetch` that goes nowhere else. */
export class TokenIssuer {
  readonly clock: FakeClock
  readonly key: SigningKey
  keys: readonly object[]
  readonly calls: string[] = []
  isDown = false
  /** How far the issuer's clock is from the verifier's. */
  aheadMs = 0
  revoked: string[] = []
  epochs: Record<string, number> = { [clientId]: 3 }
  /** Replaces the feed's answer. */
  onFeed: ((etag: string | null) => Response | Promise<Response>) | null = null
  #serial = 0

  constructor(clock: FakeClock, key: SigningKey) {
    this.clock = clock
    this.key = key
    this.keys = [key.jwk]
  }

  static async start(): Promise<TokenIssuer> {
    return new TokenIssuer(new FakeClock(), await signingKey('key-1'))
  }

  /** Seconds since 1970, by the issuer's clock. */
  get now(): number {
    return Math.floor((this.clock.now().wall + this.aheadMs) / 1000)
  }

  /** Passes time, by the second; signatures are checked by other threads, so each is given time to land. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= second) {
      await this.clock.advance(Math.min(second, left))
      await landed()
    }
  }

  callsTo(path: string): number {
    return this.calls.filter((url) => url === issuerUrl + path).length
  }

  claims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
    return {
      iss: issuerUrl,
      sub: clientId,
      aud: audience,
      client_id: clientId,
      iat: this.now,
      exp: this.now + 6 * 3600,
      jti: `tok_${(this.#serial += 1)}`,
      scope: 'applications:read audit:read',
      space,
      epoch: 3,
      credential: 'sec_1',
      ...changes,
    }
  }

  /** A token as it should be, with `changes`; one that is undefined is left out. */
  token(
    changes: Readonly<Record<string, unknown>> = {},
    header: Partial<JWTHeaderParameters> = {},
    key: Pick<SigningKey, 'privateKey'> = this.key,
  ): Promise<string> {
    const full = { alg: this.key.alg, typ: 'at+jwt', kid: this.key.kid, ...header }
    return new SignJWT(this.claims(changes)).setProtectedHeader(full).sign(key.privateKey)
  }

  /** The document of what was revoked, with `changes`. */
  feed(
    changes: Readonly<Record<string, unknown>> = {},
    header: Partial<JWTHeaderParameters> = {},
    key: Pick<SigningKey, 'privateKey'> = this.key,
  ): Promise<string> {
    const iat = Math.floor(this.now / 15) * 15
    const claims = { iss: issuerUrl, iat, exp: iat + 60, space, revoked: this.revoked, epochs: this.epochs, ...changes }
    const full = { alg: this.key.alg, typ: 'postern-revocations+jwt', kid: this.key.kid, ...header }
    return new SignJWT(claims).setProtectedHeader(full).sign(key.privateKey)
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input)
    this.calls.push(url)
    if (this.isDown) throw new TypeError('fetch failed')
    const date = { date: new Date(this.now * 1000).toUTCString() }
    if (url === `${issuerUrl}/.well-known/jwks.json`) return json(200, { keys: this.keys }, date)
    if (url !== `${issuerUrl}/oauth/revocations`) throw new Error(`Nobody was to call ${url}`)
    if (this.onFeed) return this.onFeed(new Headers(init?.headers).get('if-none-match'))
    return new Response(await this.feed(), { headers: date })
  }

  /** A verifier of this issuer's tokens. */
  verifier(options: Partial<VerifierOptions> = {}): Verifier {
    const { clock, fetch } = this
    return createVerifier({ issuer: issuerUrl, audience, clock, fetch, random: () => 0, ...options })
  }

  /** What the feed is read with. */
  readonly client: NonNullable<VerifierOptions['client']> = {
    token: async () => ({ value: 'feed-token' }) as never,
    invalidate: () => {},
  }
}

const ballast = new Uint8Array(60_000)

/** Whatever other threads were given before is done. */
export const landed = async (): Promise<void> => {
  for (let turn = 0; turn < 2; turn += 1) {
    await Promise.all([1, 2, 3, 4].map(() => globalThis.crypto.subtle.digest('SHA-256', ballast)))
    await settle()
  }
}

/** The code of what a verifier refused with. */
export const codeOf = (verified: Promise<unknown>): Promise<unknown> =>
  verified.then(
    () => 'taken',
    (error: unknown) => (error as { code?: unknown }).code ?? error,
  )
