import { timingSafeEqual } from 'node:crypto'
import { parseSecret } from '@postern/protocol'
import type { Keyring } from '../../kernel/encryption/keyring.ts'
import { hashOfSecret } from '../applications/secret-minting.ts'
import type { ClientSecret } from './store.ts'

const nothing = new Uint8Array(32)

/**
 * The secret of the client that was presented, or null. An unknown client, an unknown secret and a wrong one
 * cost the same work, so that time does not tell them apart.
 */
export const matchSecret = (
  keyring: Keyring,
  secrets: readonly ClientSecret[],
  presented: string,
  now: number,
): ClientSecret | null => {
  const secretId = parseSecret(presented)?.secretId
  const candidate = secrets.find((secret) => secret.id === secretId)
  const isEqual = timingSafeEqual(hashOfSecret(keyring, presented), candidate?.hash ?? nothing)
  if (!candidate || !isEqual || candidate.notBefore > now || candidate.expiresAt <= now) return null
  return candidate
}
