import { hash, timingSafeEqual } from 'node:crypto'
import { parseSecret } from '@postern/protocol'
import type { Keyring } from '../../kernel/encryption/keyring.ts'
import { hashOfSecret } from '../applications/secret-minting.ts'
import type { ClientSecret } from './store.ts'

const nothing = new Uint8Array(32)

// What was presented when a secret last matched, as its SHA-256: a client shows the same one again and again, and this is a
// quarter of the keyed hash's cost. It lives as long as the client is held in memory, and like the keyed hash it says
// nothing of a secret of 256 random bits.
const lastMatches = new WeakMap<ClientSecret, Buffer>()

const matches = (keyring: Keyring, candidate: ClientSecret | undefined, presented: string): boolean => {
  const digest = hash('sha256', presented, 'buffer')
  const last = candidate && lastMatches.get(candidate)
  if (last && timingSafeEqual(last, digest)) return true
  const isEqual = timingSafeEqual(hashOfSecret(keyring, presented), candidate?.hash ?? nothing)
  if (isEqual && candidate) lastMatches.set(candidate, digest)
  return isEqual
}

/** The secret that was presented, if any is: in force, or right until it expired. Never both. */
export interface SecretMatch {
  readonly secret: ClientSecret | null
  readonly expired: ClientSecret | null
}

/**
 * The secret of the client that was presented. An unknown client, an unknown secret and a wrong one cost the same work,
 * so that time does not tell them apart; only the right one may cost less.
 */
export const matchSecret = (
  keyring: Keyring,
  secrets: readonly ClientSecret[],
  presented: string,
  now: number,
): SecretMatch => {
  const secretId = parseSecret(presented)?.secretId
  const candidate = secrets.find((secret) => secret.id === secretId)
  const isEqual = matches(keyring, candidate, presented)
  if (!candidate || !isEqual || candidate.notBefore > now) return { secret: null, expired: null }
  return candidate.expiresAt <= now ? { secret: null, expired: candidate } : { secret: candidate, expired: null }
}
