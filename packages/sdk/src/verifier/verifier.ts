import { accessTokenType } from '@postern/protocol'
import { misconfigured } from '../errors.ts'
import { platformWith } from '../platform.ts'
import type { Instant } from '../platform.ts'
import { issuerOf, requireIssuerUrl, requireOrigin } from '../secure-url.ts'
import { requireTimeout } from '../timeout.ts'
import { readAccessClaims } from './access-claims.ts'
import type { AccessClaims } from './access-claims.ts'
import { algorithmNames } from './algorithms.ts'
import type { VerificationKey } from './algorithms.ts'
import { Caller } from './caller.ts'
import { isOfCertificate } from './certificate.ts'
import { requireProof } from './dpop-proof.ts'
import { isTyped, readJws } from './jws.ts'
import { KeySet } from './key-set.ts'
import { ProofReplays } from './proof-replays.ts'
import { RevocationFeed } from './revocation-feed.ts'
import { SeenTokens } from './seen-tokens.ts'
import { ServerTime } from './server-time.ts'
import { VerificationError } from './verification-error.ts'
import type { Scheme } from './verification-error.ts'
import type { Presented, Verifier, VerifierHealth, VerifierOptions, VerifyOptions } from './verifier-options.ts'

interface Seen {
  readonly claims: AccessClaims
  readonly caller: Caller
  readonly kid: string
  readonly key: VerificationKey
}

const headerNames = new Set(['alg', 'typ', 'kid'])
/** What another clock may be ahead of this one. */
const toleranceMs = 5_000
const defaultCacheSize = 10_000

const listOf = (value: string | readonly string[] | undefined, where: string): ReadonlySet<string> => {
  const list = typeof value === 'string' ? [value] : [...(value ?? [])]
  if (list.length > 0 && list.every((each) => typeof each === 'string' && each !== '')) return new Set(list)
  throw misconfigured(`\`${where}\` is empty`)
}

const requireCacheSize = (size: number): number => {
  if (Number.isSafeInteger(size) && size > 0) return size
  throw misconfigured('`cacheSize` must be above 0')
}

const bearer = 'Bearer '
const credentials = /^(Bearer|DPoP) +([\w.~+/=-]+)$/i

/**
 * Verifies Postern's access tokens (RFC 9068 §4) without asking about each: by the published keys, and by the signed feed of
 * what was revoked. Nothing is sent until it is used.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const createVerifier = (options: VerifierOptions): Verifier => {
  const issuer = issuerOf(requireIssuerUrl(options.issuer))
  const audiences = listOf(options.audience, 'audience')
  const spaces = options.space === undefined ? null : listOf(options.space, 'space')
  const isOurs = (audience: string): boolean => audiences.has(audience)
  const { client, strict = false, nonces = null, onHealth } = options
  if (strict && client === undefined) throw misconfigured('`strict` needs a `client` to read the feed with')
  const origin = options.origin === undefined ? null : requireOrigin(options.origin)
  const proofAlgorithms = origin === null ? undefined : algorithmNames()
  const timeoutMs = requireTimeout(options.timeoutMs)
  const platform = platformWith(options)
  const time = new ServerTime(platform.clock)
  const keys = new KeySet({ platform, time, issuer, timeoutMs })
  const seen = new SeenTokens<Seen>(requireCacheSize(options.cacheSize ?? defaultCacheSize))
  const replays = new ProofReplays()
  const feed =
    client === undefined
      ? null
      : new RevocationFeed({ platform, time, keys, issuer, client, spaces, onChange: () => tell() })

  const health = (): VerifierHealth =>
    feed === null
      ? { state: 'unfed', feedAgeSeconds: null }
      : { state: feed.isCurrent ? 'current' : 'degraded', feedAgeSeconds: feed.ageSeconds }

  const tell = (): void => {
    try {
      onHealth?.(health())
    } catch {
      // Whoever listens does not stop the feed.
    }
  }

  const refusal = (code: 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_REVOKED', scheme?: Scheme) =>
    new VerificationError(code, { ...(scheme && { scheme }), proofAlgorithms })

  /** Signature and claims, which do not change. */
  const check = async (token: string, scheme: Scheme): Promise<Seen> => {
    const jws = readJws(token, headerNames)
    if (jws === null || !isTyped(jws, accessTokenType)) throw refusal('TOKEN_INVALID', scheme)
    const { kid, alg } = jws.header
    const claims = readAccessClaims(jws.payload)
    // Before the signature: what could not be taken anyway costs nobody anything.
    if (typeof kid !== 'string' || claims === null || claims.issuer !== issuer) throw refusal('TOKEN_INVALID', scheme)
    const key = await keys.find(kid)
    // The key says how it signs, not the token (RFC 8725 §3.1).
    if (key === null || key.alg !== alg || !(await key.verify(jws.signature, jws.signed)))
      throw refusal('TOKEN_INVALID', scheme)
    const found = { claims, caller: new Caller(claims), kid, key }
    seen.set(token, found)
    return found
  }

  /** What may change from one moment to the next. */
  const requireInForce = (token: string, { claims }: Seen, scheme: Scheme, at: Instant): void => {
    const now = time.at(at)
    if (claims.expiresAt * 1000 <= now) {
      seen.delete(token)
      throw refusal('TOKEN_EXPIRED', scheme)
    }
    if (Math.max(claims.notBefore ?? 0, claims.issuedAt) * 1000 > now + toleranceMs)
      throw refusal('TOKEN_INVALID', scheme)
    if (!claims.audiences.some(isOurs)) throw refusal('TOKEN_INVALID', scheme)
    if (spaces !== null && !spaces.has(claims.space)) throw refusal('TOKEN_INVALID', scheme)
    if (feed !== null) {
      if (strict && !feed.isCurrent) throw new VerificationError('REVOCATIONS_UNAVAILABLE')
      if (feed.space !== null && feed.space !== claims.space) throw refusal('TOKEN_INVALID', scheme)
      if (feed.isVoid(claims)) throw refusal('TOKEN_REVOKED', scheme)
    }
  }

  const requireScope = ({ caller }: Seen, { require: scope }: VerifyOptions, scheme: Scheme): void => {
    if (scope?.every((permission) => caller.may(permission)) === false)
      throw new VerificationError('SCOPE_MISSING', { scheme, scope, proofAlgorithms })
  }

  /** A token that was seen before. A key that was withdrawn takes the tokens with it that were checked before. */
  const recognised = (token: string, now: Instant): Seen | null => {
    const found = seen.get(token)
    return found !== undefined && keys.known(found.kid, now) === found.key ? found : null
  }

  /** @throws VerificationError where the token is bound, and the request does not show to whom */
  const requireHolder = async (token: string, { claims }: Seen, request: Presented, scheme: Scheme): Promise<void> => {
    const { jkt = null, certificate = null } = claims.binding ?? {}
    const unproven = (): VerificationError =>
      new VerificationError('PROOF_REQUIRED', {
        scheme: jkt !== null && origin !== null ? 'DPoP' : scheme,
        proofAlgorithms,
      })
    // What is not bound proves nothing by a proof (RFC 9449 §7.1); and what is bound and shown as a bearer's was stolen, or
    // its holder does not know better (RFC 9449 §7.2).
    if (jkt === null && scheme === 'DPoP') throw refusal('TOKEN_INVALID', scheme)
    if (jkt !== null && scheme === 'Bearer') throw unproven()
    if (certificate !== null && !(await isOfCertificate(certificate, request.certificate ?? null))) throw unproven()
    if (jkt === null) return
    const { dpop, method, url } = request
    const [proof, ...more] = typeof dpop === 'string' ? [dpop] : (dpop ?? [])
    if (proof === undefined || more.length > 0 || origin === null || method === undefined || url === undefined)
      throw new VerificationError('PROOF_INVALID', { scheme, proofAlgorithms })
    const place = URL.canParse(url, origin) ? new URL(url, origin) : null
    const target = { token, jkt, method, url: origin + (place?.pathname ?? '/') }
    const nowSeconds = time.now() / 1000
    await requireProof(proof, target, { replays, nonces, proofAlgorithms: proofAlgorithms ?? '', nowSeconds })
  }

  const admit = async (token: string, scheme: Scheme, request: Presented, required: VerifyOptions): Promise<Caller> => {
    const due = feed?.due(platform.clock.now())
    if (due) await due
    const found = recognised(token, platform.clock.now()) ?? (await check(token, scheme))
    requireInForce(token, found, scheme, platform.clock.now())
    if (found.claims.binding !== null || scheme === 'DPoP') await requireHolder(token, found, request, scheme)
    requireScope(found, required, scheme)
    return found.caller
  }

  /** The same for a bearer token that was seen, where there is nothing to wait for; else null. */
  const admitAtOnce = (token: string, required: VerifyOptions): Caller | null => {
    const now = platform.clock.now()
    const found = recognised(token, now)
    if (found === null || found.claims.binding !== null || (feed !== null && feed.due(now) !== null)) return null
    requireInForce(token, found, 'Bearer', now)
    requireScope(found, required, 'Bearer')
    return found.caller
  }

  return Object.freeze({
    verify: async (token: string, required: VerifyOptions = {}) =>
      admitAtOnce(token, required) ?? admit(token, 'Bearer', { authorization: null }, required),
    authenticate: async (request: Presented, required: VerifyOptions = {}) => {
      const { authorization } = request
      const atOnce = authorization?.startsWith(bearer)
        ? admitAtOnce(authorization.slice(bearer.length), required)
        : null
      if (atOnce !== null) return atOnce
      const [, scheme, token] = (authorization && credentials.exec(authorization)) || []
      if (scheme === undefined || token === undefined) {
        if (authorization && /^(?:Bearer|DPoP)\b/i.test(authorization))
          throw new VerificationError('REQUEST_MALFORMED', { scheme: 'Bearer', proofAlgorithms })
        throw refusal('TOKEN_MISSING')
      }
      return admit(token, scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', request, required)
    },
    health,
    close: () => {
      feed?.close()
      seen.clear()
    },
  })
}
