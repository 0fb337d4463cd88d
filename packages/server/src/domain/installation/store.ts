import type { Tx, View } from '../../kernel/tx.ts'
import { installation } from './model.ts'

const where = { id: installation.id }

/** Makes the installation's one row where it is missing. */
export const ensureInstallation = async (tx: Pick<Tx, 'installation'>, now: Date): Promise<void> => {
  await tx.installation.createMany({ data: [{ id: installation.id, createdAt: now }], skipDuplicates: true })
}

export const findInstallation = (view: Pick<View, 'installation'>) => view.installation.findUnique({ where })

/** Sets the hash of the current set-up token, unless the installation is set up. */
export const updateSetupToken = async (
  tx: Pick<Tx, 'installation'>,
  hash: Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  const { count } = await tx.installation.updateMany({
    where: { ...where, setUpAt: null },
    data: { setupTokenHash: hash },
  })
  return count === 1
}

/** Tells decisions taken from now on apart from those before: roles or policies changed. */
export const raisePolicyVersion = async (tx: Tx): Promise<void> => {
  await tx.installation.updateMany({ where, data: { policyVersion: { increment: 1 } } })
}

/** Uses the set-up token up: of any number of parallel tries exactly one gets true. */
export const consumeSetupToken = async (tx: Tx, hash: Uint8Array<ArrayBuffer>, now: Date): Promise<boolean> => {
  const { count } = await tx.installation.updateMany({
    where: { ...where, setUpAt: null, setupTokenHash: hash },
    data: { setUpAt: now, setupTokenHash: null },
  })
  return count === 1
}
