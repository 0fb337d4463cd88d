import { accessTokenType, revocationFeedType } from '@postern/protocol'
import type { AccessTokenClaims } from '@postern/protocol'
import { signJwt } from '../jwt.ts'
import type { SigningKey } from '../jwt.ts'
import type { TestClientOptions } from './test-client.ts'
import { parseJwt } from './verify-jwt.ts'

/** What a token of the test issuer says, with the key it is bound to. */
export type Claims = AccessTokenClaims & { readonly cnf?: { readonly jkt: string } }

interface Key {
  readonly kid: string
  readonly signing: SigningKey
  readonly published: JsonWebKey
}

interface Wanted {
  readonly client: TestClientOptions
  readonly audience: string
  readonly scope: readonly string[]
  readonly lifeSeconds: number
  /** The thumbprint of the key it shall be bound to. */
  readonly thumbprint: string | undefined
}

const serial = (name: string, number: number): string => `${name}_${String(number).padStart(26, '0')}`

/** The keys of the test issuer, what it signed with them, and what of that it took back. Times are seconds since 1970. */
export class IssuedTokens {
  readonly #issuer: string
  readonly #keys: Key[] = []
  readonly #epochs = new Map<string, number>()
  /** By ID, until when they would have lived. */
  readonly #revoked = new Map<string, number>()
  #issued = 0

  constructor(issuer: string) {
    this.#issuer = issuer
  }

  /** The keys as they are published. */
  async published(): Promise<readonly JsonWebKey[]> {
    await this.#key()
    return this.#keys.map(({ published }) => published)
  }

  async rotateKey(): Promise<void> {
    const parameters = { name: 'ECDSA', namedCurve: 'P-256' }
    // oxlint-disable-next-line postern/key-generation -- an issuer for tests signs with keys of its own
    const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const kid = serial('key', this.#keys.length + 1)
    const published = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as JsonWebKey
    this.#keys.push({ kid, signing: { key: pair.privateKey, algorithm: 'ES256' }, published })
  }

  async issue({ client, audience, scope, lifeSeconds, thumbprint }: Wanted, now: number): Promise<string> {
    this.#issued += 1
    const claims: Claims = {
      ...{ iss: this.#issuer, sub: client.clientId, aud: audience, client_id: client.clientId },
      ...{ iat: now, exp: now + lifeSeconds, jti: serial('jti', this.#issued) },
      ...(scope.length > 0 && { scope: scope.join(' ') }),
      ...{ space: client.space ?? 'spc_test', epoch: this.#epochs.get(client.clientId) ?? 0, credential: 'sec_test' },
      ...(thumbprint !== undefined && { cnf: { jkt: thumbprint } }),
    }
    return this.#sign(accessTokenType, { ...claims })
  }

  revoke(token: string): void {
    const { jti, exp } = (parseJwt(token)?.claims ?? {}) as Partial<Claims>
    if (jti !== undefined && exp !== undefined) this.#revoked.set(jti, exp)
  }

  revokeAll(clientId: string): void {
    this.#epochs.set(clientId, (this.#epochs.get(clientId) ?? 0) + 1)
  }

  /** What a token says, or null where it is not in force for the audience. */
  async claimsOf(token: string, audience: string, now: number): Promise<Claims | null> {
    const jwt = parseJwt(token)
    const key = this.#keys.find(({ kid }) => kid === jwt?.header['kid'])
    if (jwt === null || key === undefined || jwt.header['typ'] !== accessTokenType) return null
    if (!(await jwt.isSignedBy(key.published))) return null
    const claims = jwt.claims as unknown as Claims
    if (claims.aud !== audience || claims.exp <= now || this.#revoked.has(claims.jti)) return null
    return claims.epoch < (this.#epochs.get(claims.client_id) ?? 0) ? null : claims
  }

  /** The signed document that verifiers poll: the tokens that are not to be believed although they verify. */
  async feed(space: string, now: number): Promise<string> {
    const revoked = [...this.#revoked].filter(([, exp]) => exp > now).map(([jti]) => jti)
    const epochs = Object.fromEntries(this.#epochs)
    return this.#sign(revocationFeedType, { iss: this.#issuer, iat: now, exp: now + 60, space, revoked, epochs })
  }

  async #sign(typ: string, claims: Record<string, unknown>): Promise<string> {
    const { kid, signing } = await this.#key()
    return signJwt(signing, { typ, kid }, claims)
  }

  async #key(): Promise<Key> {
    if (this.#keys.length === 0) await this.rotateKey()
    return this.#keys.at(-1) as Key
  }
}
