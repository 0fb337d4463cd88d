import { createHash } from 'node:crypto'
import type { SealedRef } from '@postern/protocol'
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import type { Clock } from '../clock.ts'
import { decrypt, encrypt } from '../encryption/envelope.ts'
import type { Keyring } from '../encryption/keyring.ts'
import type { Randomness } from '../randomness.ts'
import type { Tx } from '../tx.ts'
import { clientOf } from '../tx-access.ts'

/** What kind of personal value it is: part of its digest, so that an address never matches a name. */
export type PersonalKind = 'address' | 'email' | 'name' | 'text'

type Client = PrismaClient | Prisma.TransactionClient
type Bytes = Uint8Array<ArrayBuffer>

const place = (subjectId: string) => ({ table: 'subject_keys', column: 'wrapped', row: subjectId })
const associated = (subjectId: string, kind: PersonalKind): string => `audit_values|ciphertext|${subjectId}|${kind}`
const largestCache = 50_000
const cacheKey = (subjectId: string, kind: PersonalKind, value: string): string => `${subjectId}|${kind}|${value}`

interface Deps {
  readonly client: PrismaClient
  readonly keyring: Keyring
  readonly clock: Clock
  readonly randomness: Randomness
}

/**
 * Personal values in the evidence. An event names one by the hash of its ciphertext; the ciphertext is kept once per
 * subject and value, under the subject's own key. Destroying key and rows erases the text and leaves every hash true.
 */
export class Subjects {
  readonly #deps: Deps
  #refs = new Map<string, SealedRef>()
  readonly #pending = new Map<string, Promise<SealedRef | null>>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The blind index of a value: what a search compares. */
  digest(kind: PersonalKind, value: string): Bytes {
    return this.#deps.keyring.digest('blind-index', `${kind}|${value}`)
  }

  /** The reference of a value that was sealed lately, or undefined. */
  known(subjectId: string, kind: PersonalKind, value: string): SealedRef | undefined {
    return this.#refs.get(cacheKey(subjectId, kind, value))
  }

  /** The reference of a value outside of any transaction, remembered; null where the subject was erased. */
  async seal(subjectId: string, kind: PersonalKind, value: string): Promise<SealedRef | null> {
    const key = cacheKey(subjectId, kind, value)
    const known = this.#refs.get(key)
    if (known) return known
    // Requests that come together share one writing, or each would leave a value of its own.
    const pending = this.#pending.get(key) ?? this.#sealWith(this.#deps.client, subjectId, kind, value)
    this.#pending.set(key, pending)
    try {
      const ref = await pending
      if (this.#refs.size >= largestCache) this.#refs.clear()
      if (ref) this.#refs.set(key, ref)
      return ref
    } finally {
      if (this.#pending.get(key) === pending) this.#pending.delete(key)
    }
  }

  /** The reference of a value written in the caller's transaction: gone with it where it rolls back. */
  sealIn(tx: Tx, subjectId: string, kind: PersonalKind, value: string): Promise<SealedRef | null> {
    return this.#sealWith(clientOf(tx), subjectId, kind, value)
  }

  /**
   * Destroys the subject's key, so that it never gets another, and its values with their blind indexes. References in
   * events stay, and name nothing that can be read.
   */
  async eraseIn(tx: Tx, subjectId: string): Promise<void> {
    const client = clientOf(tx)
    const now = new Date(this.#deps.clock.now())
    await client.subjectKey.upsert({
      where: { subjectId },
      create: { subjectId, wrapped: null, createdAt: now, destroyedAt: now },
      update: { wrapped: null, destroyedAt: now },
    })
    await client.auditValue.deleteMany({ where: { subjectId } })
  }

  /** The value behind a reference, or null where it was erased. */
  async open(ref: SealedRef): Promise<string | null> {
    return (await this.openAll([ref])).get(ref) ?? null
  }

  /** The values behind references; those that were erased, or do not open any more, are left out. */
  async openAll(refs: readonly SealedRef[]): Promise<ReadonlyMap<SealedRef, string>> {
    const { client, keyring } = this.#deps
    const values = new Map<SealedRef, string>()
    if (refs.length === 0) return values
    const rows = await client.auditValue.findMany({ where: { ref: { in: [...new Set(refs)] } } })
    const subjectIds = [...new Set(rows.map(({ subjectId }) => subjectId))]
    const wrapped = new Map(
      (await client.subjectKey.findMany({ where: { subjectId: { in: subjectIds } } })).map((row) => [
        row.subjectId,
        row.wrapped,
      ]),
    )
    for (const { ref, subjectId, kind, ciphertext } of rows) {
      const sealedKey = wrapped.get(subjectId)
      if (!sealedKey) continue
      try {
        const key = keyring.open('subject-keys', place(subjectId), sealedKey)
        const value = decrypt(key, ciphertext, associated(subjectId, kind as PersonalKind))
        values.set(ref as SealedRef, Buffer.from(value).toString())
      } catch {
        // Damaged or changed at rest: that must not hide the events beside it. Verifying an export names it.
      }
    }
    return values
  }

  async #sealWith(client: Client, subjectId: string, kind: PersonalKind, value: string): Promise<SealedRef | null> {
    const { keyring, randomness } = this.#deps
    const digest = this.digest(kind, value)
    const existing = await this.#find(client, subjectId, kind, digest)
    if (existing) return existing
    const createdAt = new Date(this.#deps.clock.now())
    const fresh = keyring.seal('subject-keys', place(subjectId), randomness.bytes(32))
    // Skips where a key is there, also a destroyed one: an erased subject never gets a second key.
    await client.subjectKey.createMany({ data: [{ subjectId, wrapped: fresh, createdAt }], skipDuplicates: true })
    const key = await this.#key(client, subjectId)
    if (!key) return null
    const ciphertext = encrypt(key, Buffer.from(value), associated(subjectId, kind), randomness)
    const ref: SealedRef = `val_${createHash('sha256').update(ciphertext).digest('base64url')}`
    // Skips where another process or transaction wrote the value meanwhile: one subject and value have one reference.
    const { count } = await client.auditValue.createMany({
      data: [{ ref, subjectId, kind, ciphertext, digest, createdAt }],
      skipDuplicates: true,
    })
    return count === 1 ? ref : this.#find(client, subjectId, kind, digest)
  }

  async #find(client: Client, subjectId: string, kind: PersonalKind, digest: Bytes): Promise<SealedRef | null> {
    const where = { subjectId_kind_digest: { subjectId, kind, digest } }
    const row = await client.auditValue.findUnique({ where, select: { ref: true } })
    return row && (row.ref as SealedRef)
  }

  async #key(client: Client, subjectId: string): Promise<Uint8Array | null> {
    const row = await client.subjectKey.findUnique({ where: { subjectId } })
    return row?.wrapped ? this.#deps.keyring.open('subject-keys', place(subjectId), row.wrapped) : null
  }
}
