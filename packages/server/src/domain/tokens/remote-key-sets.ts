import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { Egress } from '../../kernel/egress.ts'
import { strictJsonObject } from '../../kernel/strict-json.ts'
import type { SigningAlgorithm } from '../applications/model.ts'
import { algorithmsOf, keyObjectOf, readPublicJwk, thumbprintOf } from '../applications/public-jwk.ts'

/** A key of somebody else's key set. */
export interface RemoteKey {
  /** What its owner calls it, and its thumbprint. */
  readonly names: readonly string[]
  readonly algorithms: readonly SigningAlgorithm[]
  readonly key: KeyObject
}

const mostBytes = 65_536
const timeoutMs = 3_000
/** As many as a large platform has; each costs memory here. */
const mostKeys = 50
const mostSets = 10_000
/** A set is looked at again after so long; a key that its owner withdrew works no longer than this. */
const freshMs = 300_000
/** Where its owner does not answer, it counts for so long all the same. */
const staleMs = 3_600_000
/** Between two tries at the same address, whatever was asked for: nobody makes us call it more often. */
const coolDownMs = 60_000

interface HeldSet {
  keys: readonly RemoteKey[]
  /** When it was last read; null where it never was. */
  readAt: number | null
  triedAt: number
  reading: Promise<void> | null
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The keys of a set (RFC 7517 §5), or null where it is none. Those we have no use for are left out (§5 asks for that), as is
 * one that gives its private half away: whoever fetches the set could sign with it.
 */
const keysOf = (body: Buffer): readonly RemoteKey[] | null => {
  const set = strictJsonObject(body.toString('utf8'))
  const listed = set?.['keys']
  if (!Array.isArray(listed) || listed.length > mostKeys) return null
  return listed.filter(isObject).flatMap((given) => {
    const jwk = readPublicJwk(given)
    if (typeof jwk === 'string') return []
    const names = [thumbprintOf(jwk), ...(jwk.kid === undefined ? [] : [jwk.kid])]
    return [{ names, algorithms: algorithmsOf(jwk), key: keyObjectOf(jwk) }]
  })
}

/**
 * Key sets that applications, or issuers they trust, publish at an address that was registered: never one that a request
 * names.
 * They are fetched when they are first needed, when they are old, and when a key is asked for that is not in them, each
 * address at most once in a while, whoever asks.
 */
export class RemoteKeySets {
  readonly #egress: Egress
  readonly #clock: Clock
  readonly #sets = new Map<string, HeldSet>()

  constructor(egress: Egress, clock: Clock) {
    this.#egress = egress
    this.#clock = clock
  }

  /** The keys at the address that fit; none where there are none, or its owner has not answered for too long. */
  find(url: string, alg: SigningAlgorithm, kid: string | null): Promise<readonly RemoteKey[]> {
    return this.#find(url, async () => url, alg, kid)
  }

  /** The same of an issuer, whose metadata says where its keys are (OpenID Connect Discovery §4). */
  findOfIssuer(issuer: string, alg: SigningAlgorithm, kid: string | null): Promise<readonly RemoteKey[]> {
    return this.#find(`issuer ${issuer}`, () => this.#addressOf(issuer), alg, kid)
  }

  async #find(
    name: string,
    address: () => Promise<string | null>,
    alg: SigningAlgorithm,
    kid: string | null,
  ): Promise<readonly RemoteKey[]> {
    const set = this.#held(name)
    if (this.#isOlderThan(set, freshMs)) {
      const reading = this.#read(address, set)
      // An old one serves on while the next one is fetched.
      if (this.#isOlderThan(set, staleMs)) await reading
    }
    const found = this.#fitting(set, alg, kid)
    if (found.length > 0) return found
    await this.#read(address, set)
    return this.#fitting(set, alg, kid)
  }

  #held(name: string): HeldSet {
    const held = this.#sets.get(name)
    if (held) return held
    if (this.#sets.size >= mostSets) this.#sets.clear()
    const fresh: HeldSet = { keys: [], readAt: null, triedAt: -Infinity, reading: null }
    this.#sets.set(name, fresh)
    return fresh
  }

  #isOlderThan({ readAt }: HeldSet, ms: number): boolean {
    return readAt === null || Math.abs(this.#clock.now() - readAt) >= ms
  }

  #fitting(set: HeldSet, alg: SigningAlgorithm, kid: string | null): readonly RemoteKey[] {
    if (this.#isOlderThan(set, staleMs)) return []
    return set.keys.filter(({ algorithms, names }) => algorithms.includes(alg) && (kid === null || names.includes(kid)))
  }

  /** Once for all who wait for it; not at all where that was tried a moment ago. */
  async #read(address: () => Promise<string | null>, set: HeldSet): Promise<void> {
    if (set.reading === null) {
      const now = this.#clock.now()
      if (Math.abs(now - set.triedAt) < coolDownMs) return
      set.triedAt = now
      set.reading = this.#fetch(address, set).finally(() => (set.reading = null))
    }
    await set.reading
  }

  async #get(url: string, accept: string): Promise<Buffer | null> {
    const { status, body } = await this.#egress.get(url, { mostBytes, timeoutMs, headers: { accept } })
    return status === 200 ? body : null
  }

  async #addressOf(issuer: string): Promise<string | null> {
    const body = await this.#get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, 'application/json')
    const metadata = body && strictJsonObject(body.toString('utf8'))
    // Of somebody else, it could make its keys another's (§4.3).
    if (metadata?.['issuer'] !== issuer) return null
    const address = metadata['jwks_uri']
    return typeof address === 'string' ? address : null
  }

  async #fetch(address: () => Promise<string | null>, set: HeldSet): Promise<void> {
    const begunAt = this.#clock.now()
    try {
      const url = await address()
      const body = url === null ? null : await this.#get(url, 'application/jwk-set+json, application/json')
      const keys = body && keysOf(body)
      if (!keys) return
      set.keys = keys
      set.readAt = begunAt
    } catch {
      // Whoever runs the address does not answer, or not as one should: what is held counts on for a while.
    }
  }
}
