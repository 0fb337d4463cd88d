import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Clock } from '../clock.ts'
import type { Ids } from '../ids.ts'
import type { Randomness } from '../randomness.ts'
import { decrypt, encrypt } from './envelope.ts'
import type { KeyProvider } from './key-provider.ts'

/** One data key per purpose: a key used for one thing cannot open or forge another. */
export const keyPurposes = [
  'client-secrets',
  'blind-index',
  'signing-keys',
  'subject-keys',
  'address-prefixes',
  'limits',
  'sessions',
  'sign-in-delays',
  'cursors',
  'used-ids',
  'webhooks',
  'dpop-nonces',
] as const
export type KeyPurpose = (typeof keyPurposes)[number]

/** Where a sealed value stands; it opens nowhere else. */
export interface Place {
  readonly table: string
  readonly column: string
  readonly row: string
}

interface DataKey {
  readonly version: number
  readonly key: Uint8Array
}

const associatedData = ({ table, column, row }: Place, version: number): string =>
  `${table}|${column}|${row}|${version}`
const wrapping = (purpose: string, version: number): string => `encryption_keys|wrapped|${purpose}|${version}`

/** The data keys, unwrapped once at start and held in memory. */
export class Keyring {
  readonly #keys: ReadonlyMap<KeyPurpose, readonly DataKey[]>
  // As key objects: given bytes, node:crypto takes longer to look at the key than to compute with it.
  readonly #digestKeys: ReadonlyMap<KeyPurpose, KeyObject>
  readonly #randomness: Randomness

  constructor(keys: ReadonlyMap<KeyPurpose, readonly DataKey[]>, randomness: Randomness) {
    this.#keys = keys
    this.#digestKeys = new Map(
      [...keys].flatMap(([purpose, [first]]) => (first ? [[purpose, createSecretKey(first.key)] as const] : [])),
    )
    this.#randomness = randomness
  }

  #newest(purpose: KeyPurpose): DataKey {
    const newest = this.#keys.get(purpose)?.at(-1)
    if (!newest) throw new Error(`There is no data key for ${purpose}.`)
    return newest
  }

  /** The ciphertext, its key's version in the first four bytes. */
  seal(purpose: KeyPurpose, place: Place, plain: Uint8Array): Uint8Array<ArrayBuffer> {
    const { key, version } = this.#newest(purpose)
    const head = Buffer.alloc(4)
    head.writeUInt32BE(version)
    return new Uint8Array(Buffer.concat([head, encrypt(key, plain, associatedData(place, version), this.#randomness)]))
  }

  /** @throws where the value was not sealed at this place with a key of this purpose. */
  open(purpose: KeyPurpose, place: Place, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
    const version = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength).readUInt32BE(0)
    const found = this.#keys.get(purpose)?.find((candidate) => candidate.version === version)
    if (!found) throw new Error(`A value for ${purpose} was sealed with key version ${version}, which is not here.`)
    return decrypt(found.key, sealed.subarray(4), associatedData(place, version))
  }

  /** HMAC-SHA-256 under the first key of the purpose: digests are compared, so their key does not change. */
  digest(purpose: KeyPurpose, value: string): Uint8Array<ArrayBuffer> {
    const first = this.#digestKeys.get(purpose)
    if (!first) throw new Error(`There is no data key for ${purpose}.`)
    return createHmac('sha256', first).update(value).digest()
  }
}

interface KeyringDeps {
  readonly client: PrismaClient
  readonly provider: KeyProvider
  readonly clock: Clock
  readonly ids: Ids
  readonly randomness: Randomness
}

/** Opens every data key, making those that are missing. Safe against another instance doing the same. */
export const openKeyring = async ({ client, provider, clock, ids, randomness }: KeyringDeps): Promise<Keyring> => {
  const present = new Set((await client.encryptionKey.findMany()).map((row) => row.purpose))
  for (const purpose of keyPurposes) {
    if (present.has(purpose)) continue
    const wrapped = await provider.wrap(randomness.bytes(32), wrapping(purpose, 1))
    await client.encryptionKey.createMany({
      data: [
        {
          id: ids.mint('EncryptionKey'),
          purpose,
          version: 1,
          wrapped: new Uint8Array(wrapped),
          createdAt: new Date(clock.now()),
        },
      ],
      skipDuplicates: true,
    })
  }
  const keys = new Map<KeyPurpose, DataKey[]>()
  for (const row of await client.encryptionKey.findMany({ orderBy: { version: 'asc' } })) {
    const purpose = keyPurposes.find((known) => known === row.purpose)
    if (!purpose) continue
    const key = await provider.unwrap(row.wrapped, wrapping(purpose, row.version))
    keys.set(purpose, [...(keys.get(purpose) ?? []), { version: row.version, key }])
  }
  return new Keyring(keys, randomness)
}
