import type { Id } from '@postern/protocol'
import type { Application as ApplicationRow } from '../../generated/prisma/client.ts'
import { readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Application } from './model.ts'

const applicationOf = (row: ApplicationRow): Application => ({
  type: 'Application',
  ...row,
  id: row.id as Id<'Application'>,
  spaceId: row.spaceId as Id<'Space'>,
})

/** @throws Fault NOT_FOUND */
export const requireApplication = async (view: View, id: string): Promise<Application> => {
  const row = await view.application.findUnique({ where: { id } })
  if (!row) throw notFound()
  return applicationOf(row)
}

export const listApplications = (
  view: View,
  readable: Conditions,
  spaceId: string | null,
  page: PageInput,
): Promise<Page<Application>> =>
  readPage(page, 'asc', async ({ where, ...order }) =>
    (await view.application.findMany({ ...order, where: { AND: [readable, spaceId ? { spaceId } : {}, where] } })).map(
      applicationOf,
    ),
  )

export const insertApplication = async (
  tx: Tx,
  application: Omit<Application, 'type' | 'epoch' | 'status'>,
): Promise<Application> =>
  applicationOf(
    await tx.application.create({
      data: {
        ...application,
        permissions: [...application.permissions],
        allowedAddresses: [...application.allowedAddresses],
        audiences: [...application.audiences],
      },
    }),
  )

export interface ApplicationPatch {
  readonly name?: string
  readonly description?: string
  readonly permissions?: readonly string[]
  readonly allowedAddresses?: readonly string[]
  readonly audiences?: readonly string[]
  readonly tokenLifeSeconds?: number
  readonly status?: 'active' | 'disabled'
}

/** Changes what the patch names; `voidsTokens` raises the epoch, so that every token issued before is void. */
export const updateApplication = async (
  tx: Tx,
  id: string,
  patch: ApplicationPatch,
  now: Date,
  voidsTokens = false,
): Promise<Application> => {
  const { permissions, allowedAddresses, audiences, ...plain } = patch
  return applicationOf(
    await tx.application.update({
      where: { id },
      data: {
        ...plain,
        ...(permissions && { permissions: [...permissions] }),
        ...(allowedAddresses && { allowedAddresses: [...allowedAddresses] }),
        ...(audiences && { audiences: [...audiences] }),
        ...(voidsTokens && { epoch: { increment: 1 } }),
        updatedAt: now,
      },
    }),
  )
}
