import type { Id } from '@postern/protocol'
import type { ApplicationFederation as FederationRow } from '../../generated/prisma/client.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { ApplicationFederation } from './model.ts'

const federationOf = (row: FederationRow): ApplicationFederation => ({
  ...row,
  id: row.id as Id<'ApplicationFederation'>,
  applicationId: row.applicationId as Id<'Application'>,
  spaceId: row.spaceId as Id<'Space'>,
  claims: row.claims as Record<string, string>,
})

/** @throws Fault NOT_FOUND */
export const requireFederation = async (view: View, id: string): Promise<ApplicationFederation> => {
  const row = await view.applicationFederation.findUnique({ where: { id } })
  if (!row) throw notFound()
  return federationOf(row)
}

export const listFederations = async (
  view: View,
  readable: Conditions,
  applicationIds: readonly string[],
): Promise<ApplicationFederation[]> =>
  (
    await view.applicationFederation.findMany({
      where: { applicationId: { in: [...applicationIds] }, application: readable },
      orderBy: { id: 'asc' },
    })
  ).map(federationOf)

export const countFederations = (view: View, applicationId: string): Promise<number> =>
  view.applicationFederation.count({ where: { applicationId, retiredAt: null } })

export const insertFederation = async (
  tx: Tx,
  federation: Omit<ApplicationFederation, 'retiredAt'>,
): Promise<ApplicationFederation> =>
  federationOf(await tx.applicationFederation.create({ data: { ...federation, claims: { ...federation.claims } } }))

export const retireFederationRow = async (
  tx: Pick<Tx, 'applicationFederation'>,
  id: string,
  now: Date,
): Promise<boolean> => {
  const { count } = await tx.applicationFederation.updateMany({
    where: { id, retiredAt: null },
    data: { retiredAt: now },
  })
  return count === 1
}
