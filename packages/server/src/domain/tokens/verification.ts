import { accessTokenType, isId, type AccessTokenClaims, type Id, type TokenOrigin } from '@postern/protocol'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import type { ApplicationActor } from '../../kernel/actor.ts'
import { isWithin } from '../../kernel/address-ranges.ts'
import type { Deps } from '../../kernel/deps.ts'
import { fault, isFault, type Fault } from '../../kernel/fault.ts'
import type { DenyList } from './deny-list.ts'
import { isConfirmation, isHeldBy, type Holder } from './holder.ts'
import { LiveToken, mostExchanges } from './model.ts'
import { isCanonicalBase64Url } from './strict-jwt.ts'

const largestCache = 10_000
// A header may name only what we put there: no key of its own, no key by reference, no extension (RFC 8725 §3.10, §3.11).
const headerNames = new Set(['alg', 'typ', 'kid'])
const clockToleranceSeconds = 5
const credentialKinds = [
  'ApplicationSecret',
  'ApplicationKey',
  'ApplicationCertificate',
  'ApplicationFederation',
] as const

/** A token whose signature was checked. */
interface Verified {
  readonly claims: AccessTokenClaims
  readonly kid: string
}

/** Tokens whose signature was checked: the claims of each, until it expires. */
export class TokenVerifier {
  readonly #deps: Deps
  readonly #denied: DenyList
  readonly #verified = new Map<string, Verified>()

  constructor(deps: Deps, denied: DenyList) {
    this.#deps = deps
    this.#denied = denied
  }

  /**
   * The application behind a token for our own API, where who shows it may use it.
   * @throws Fault UNAUTHENTICATED, with one text whatever is wrong
   */
  async verify(token: string, address: string | null, holder: Holder): Promise<ApplicationActor> {
    const { claims, actor } = await this.#admitted(token, address)
    // In another's name nothing is done here (RFC 8693): such tokens are for other APIs.
    if (claims.act !== undefined || !isHeldBy(claims.cnf, holder)) throw invalid()
    return actor
  }

  /** Whether a token that was taken still is, while the answer to its request goes on. @throws Fault DATABASE_UNAVAILABLE */
  async isStillTaken(token: string, address: string | null): Promise<boolean> {
    try {
      await this.#admitted(token, address)
      return true
    } catch (cause) {
      if (isFault(cause) && cause.code === 'UNAUTHENTICATED') return false
      throw cause
    }
  }

  async #admitted(token: string, address: string | null) {
    const { claims, actor, addresses } = await this.#inForce(token)
    if (![claims.aud].flat().includes(this.#deps.issuer)) throw invalid()
    // A token that was stolen is worth nothing from where the application may not come from.
    if (addresses.length > 0 && !isWithin(address, addresses)) throw invalid()
    return { claims, actor }
  }

  /**
   * The token where it is in force, whomever it is for and whoever shows it; null where it is not, for whatever reason.
   * @throws Fault DATABASE_UNAVAILABLE
   */
  async find(token: string): Promise<LiveToken | null> {
    try {
      return new LiveToken((await this.#inForce(token)).claims)
    } catch (cause) {
      if (isFault(cause) && cause.code === 'UNAUTHENTICATED') return null
      throw cause
    }
  }

  /**
   * Signature and claims are checked once; its life, its key, whether it was revoked, and its application's state, space
   * and epoch each time.
   */
  async #inForce(token: string) {
    const { claims, kid } = this.#verified.get(token) ?? (await this.#check(token))
    const now = Math.floor(this.#deps.clock.now() / 1000)
    // A key that was withdrawn takes the tokens with it that were checked before.
    if (claims.exp <= now || !this.#deps.signer.publicKey(kid)) {
      this.#verified.delete(token)
      throw invalid()
    }
    // What a token came of may be void, and then it is.
    for (const origin of claims.origins ?? []) await this.#requireInForce(origin, claims)
    return { claims, ...(await this.#requireInForce(claims, claims)) }
  }

  /** @throws Fault UNAUTHENTICATED where the token was revoked, by itself or with its application's epoch */
  async #requireInForce({ jti, client_id: id, epoch }: TokenOrigin, { space, credential, scope }: AccessTokenClaims) {
    const denied = this.#denied.isDenied(jti)
    if (denied === true || (denied !== false && (await denied))) throw invalid()
    const actor: ApplicationActor = {
      type: 'application',
      id: id as Id<'Application'>,
      spaceId: space as Id<'Space'>,
      credential,
      scopes: new Set(scope?.split(' ')),
    }
    const { principal } = await this.#deps.policy.standing(actor, null)
    if (!principal?.isActive || principal.epoch !== epoch || principal.grants?.spaceId !== space) throw invalid()
    return { actor, addresses: principal.grants.addresses }
  }

  async #check(token: string): Promise<Verified> {
    const verified = await this.#signed(token).catch(() => {
      throw invalid()
    })
    if (this.#verified.size >= largestCache) this.#verified.clear()
    this.#verified.set(token, verified)
    return verified
  }

  async #signed(token: string): Promise<Verified> {
    if (!isCanonical(token)) throw invalid()
    const header = decodeProtectedHeader(token)
    const { kid } = header
    if (Object.keys(header).some((name) => !headerNames.has(name))) throw invalid()
    const key = typeof kid === 'string' ? this.#deps.signer.publicKey(kid) : null
    if (kid === undefined || !key) throw invalid()
    const { payload } = await jwtVerify<AccessTokenClaims>(token, key, {
      algorithms: ['ES256'],
      typ: accessTokenType,
      issuer: this.#deps.issuer,
      requiredClaims: ['exp', 'iat', 'jti', 'client_id', 'space', 'epoch', 'credential', 'sub'],
      currentDate: new Date(this.#deps.clock.now()),
      clockTolerance: clockToleranceSeconds,
    })
    if (payload.iat > Math.floor(this.#deps.clock.now() / 1000) + clockToleranceSeconds) throw invalid()
    if (!isOfApplication(payload)) throw invalid()
    return { claims: payload, kid }
  }
}

/** Whether each part is spelt in its one way, so that a token has one text. */
const isCanonical = (token: string): boolean => token.split('.').every(isCanonicalBase64Url)

/** Whether the claims are of the shape that is issued to an application, in its own name or another's (RFC 9068 §2.2). */
const isOfApplication = (claims: AccessTokenClaims): boolean =>
  isId('Application', claims.client_id) &&
  isId('Application', claims.sub) &&
  (claims.act === undefined && claims.origins === undefined ? claims.sub === claims.client_id : isExchanged(claims)) &&
  isId('Space', claims.space) &&
  credentialKinds.some((kind) => isId(kind, claims.credential)) &&
  isId('Token', claims.jti) &&
  // One audience or several (RFC 7519 §4.1.3); whether ours is among them is asked where the token is for us.
  [claims.aud].flat().every((audience) => typeof audience === 'string') &&
  [claims.exp, claims.iat, claims.epoch].every(Number.isSafeInteger) &&
  (claims.scope === undefined || typeof claims.scope === 'string') &&
  (claims.cnf === undefined || isConfirmation(claims.cnf))

/** Whether it says who acts, through all that it came of (RFC 8693 §4.1), and nothing of that is left out. */
const isExchanged = ({ client_id: id, act, origins }: AccessTokenClaims): boolean => {
  if (!Array.isArray(origins) || origins.length === 0 || origins.length > mostExchanges) return false
  let acting = act
  const isWhole = (origins as readonly TokenOrigin[]).every((origin, index) => {
    const actor = index === 0 ? id : (origins as readonly TokenOrigin[])[index - 1]!.client_id
    const isNamed = acting?.sub === actor
    acting = acting?.act
    return (
      isNamed &&
      isId('Token', origin.jti) &&
      isId('Application', origin.client_id) &&
      Number.isSafeInteger(origin.epoch)
    )
  })
  return isWhole && acting === undefined
}

const invalid = (): Fault => fault('UNAUTHENTICATED', 'The access token is not valid here: fetch a new one.')
