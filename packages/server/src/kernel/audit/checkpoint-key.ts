import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import {
  formatVerifierKey,
  fromBase64Url,
  isKeyName,
  verifierKeyOf,
  type SignBytes,
  type VerifierKey,
} from '@postern/protocol'
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import type { Clock } from '../clock.ts'
import type { Keyring } from '../encryption/keyring.ts'
import type { Randomness } from '../randomness.ts'

/** The key that signs checkpoints. */
export interface CheckpointKey {
  readonly verifier: VerifierKey
  /** The verifier key as verifiers take it (C2SP signed-note). */
  readonly text: string
  readonly sign: SignBytes
}

interface Deps {
  readonly client: PrismaClient
  readonly keyring: Keyring
  readonly clock: Clock
  readonly randomness: Randomness
  /** The log's name, such as `id.example.com/audit`: taken when the key is made, and kept whatever the address becomes. */
  readonly origin: string
}

const purpose = 'audit_checkpoint' as const
const place = (row: string) => ({ table: 'signing_keys', column: 'private_sealed', row })

const findKey = (client: Pick<PrismaClient, 'signingKey'>) =>
  client.signingKey.findFirst({ where: { purpose }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })

/** The public half as a verifier key, from the stored key. @throws RangeError where the row holds no Ed25519 key */
export const verifierOf = ({ id, publicJwk }: { id: string; publicJwk: Prisma.JsonValue }): Promise<VerifierKey> => {
  const { x } = publicJwk as { readonly x?: unknown }
  return verifierKeyOf(id, (typeof x === 'string' && fromBase64Url(x)) || new Uint8Array())
}

// What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410 §7).
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })

const publicJwkOf = (privateKey: KeyObject) => createPublicKey(privateKey).export({ format: 'jwk' })

/** Any 32 bytes are a private key (RFC 8032 §5.1.5). */
const drawKey = ({ keyring, clock, randomness, origin }: Deps): Prisma.SigningKeyCreateManyInput => {
  const seed = randomness.bytes(32)
  const now = new Date(clock.now())
  return {
    id: origin,
    purpose,
    algorithm: 'Ed25519',
    publicJwk: publicJwkOf(privateKeyOf(seed)) as Prisma.InputJsonObject,
    privateSealed: keyring.seal('signing-keys', place(origin), seed),
    createdAt: now,
    activeAt: now,
  }
}

/**
 * Opens the key that signs checkpoints, making it where there is none: it stays the log's only one, because who verifies
 * holds on to its public half. Safe against another instance doing the same.
 *
 * @throws RangeError for an origin that cannot be a key's name
 * @throws where the private half was sealed under another master key
 */
export const openCheckpointKey = async (deps: Deps): Promise<CheckpointKey> => {
  const { client, keyring, origin } = deps
  if (!isKeyName(origin)) throw new RangeError('The origin of a log has no spaces and no plus.')
  const row =
    (await findKey(client)) ??
    (await client.$transaction(async (tx) => {
      // Two instances may know two origins, so the primary key alone would let both keys in.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('postern:checkpoint-key', 0))`
      return (await findKey(tx)) ?? tx.signingKey.create({ data: drawKey(deps) })
    }))
  const privateKey = privateKeyOf(keyring.open('signing-keys', place(row.id), row.privateSealed))
  const verifier = await verifierOf(row)
  if (Buffer.from(verifier.publicKey).toString('base64url') !== publicJwkOf(privateKey).x)
    throw new Error('The halves of the checkpoint key do not belong together.')
  return { verifier, text: formatVerifierKey(verifier), sign: (bytes) => sign(null, bytes, privateKey) }
}
