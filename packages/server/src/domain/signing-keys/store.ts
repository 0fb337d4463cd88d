import type { SigningKey as SigningKeyRow } from '../../generated/prisma/client.ts'
import type { PublicJwk } from '../../kernel/signing.ts'
import type { MaintainTx } from '../../kernel/maintain.ts'
import type { View } from '../../kernel/tx.ts'
import type { SigningKey } from './model.ts'

type Tx = MaintainTx<'signingKey'>

const keyOf = (row: SigningKeyRow): SigningKey => ({
  kid: row.id,
  publicJwk: row.publicJwk as unknown as PublicJwk,
  privateSealed: row.privateSealed,
  activeAt: row.activeAt,
  expiresAt: row.expiresAt,
})

/** The access-token keys, oldest first. */
export const listSigningKeys = async (view: Pick<View, 'signingKey'> | Tx): Promise<SigningKey[]> =>
  (await view.signingKey.findMany({ where: { purpose: 'access_token' }, orderBy: { activeAt: 'asc' } })).map(keyOf)

export const insertSigningKey = async (tx: Tx, key: SigningKey, now: Date): Promise<void> => {
  await tx.signingKey.create({
    data: {
      id: key.kid,
      purpose: 'access_token',
      algorithm: 'ES256',
      publicJwk: { ...key.publicJwk },
      privateSealed: key.privateSealed,
      createdAt: now,
      activeAt: key.activeAt,
      expiresAt: key.expiresAt,
    },
  })
}

export const updateSigningKeyExpiry = async (tx: Tx, kid: string, expiresAt: Date): Promise<void> => {
  await tx.signingKey.update({ where: { id: kid }, data: { expiresAt } })
}

export const deleteSigningKeys = async (tx: Tx, kids: readonly string[]): Promise<void> => {
  await tx.signingKey.deleteMany({ where: { id: { in: [...kids] } } })
}
