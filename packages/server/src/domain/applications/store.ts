import type { Id, Role, SpaceKind, TokenBinding } from '@postern/protocol'
import type { Application as ApplicationRow } from '../../generated/prisma/client.ts'
import { columnsFor } from '../../kernel/asked-columns.ts'
import { counting, readPageInOrder, type ListOrder, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import { nameBegins } from '../../kernel/text.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { dueWithin } from './expiring-credentials.ts'
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

export interface ApplicationFilter {
  readonly spaceId?: string | null | undefined
  readonly status?: Application['status'] | null | undefined
  /** One that it was granted. */
  readonly permission?: string | null | undefined
  /** How the name begins, in whatever case. */
  readonly namePrefix?: string | null | undefined
  /** With a secret, key or certificate in use that ends by then, and after `now`. */
  readonly due?: { readonly now: Date; readonly withinDays: number } | null
}

const columns = new Set([
  'id',
  'spaceId',
  'name',
  'description',
  'status',
  'permissions',
  'allowedAddresses',
  'audiences',
  'ownerIds',
  'ownerRoles',
  'tokenLifeSeconds',
  'tokenBinding',
  'createdAt',
  'updatedAt',
  'createdById',
] as const satisfies readonly (keyof ApplicationRow)[])

/** A page of them. Each has the fields that are asked for, where that is said; all of them where it is not. */
export const listApplications = async (
  view: View,
  readable: Conditions,
  { spaceId, status, permission, namePrefix, due }: ApplicationFilter,
  order: ListOrder,
  page: PageInput,
  fields?: ReadonlySet<string>,
): Promise<Page<Application>> => {
  const wanted = {
    ...(spaceId && { spaceId }),
    ...(status && { status }),
    ...(permission && { permissions: { has: permission } }),
    ...(namePrefix && nameBegins(namePrefix)),
    ...(due && dueWithin(due.now, due.withinDays)),
  }
  const select = columnsFor(columns, fields)
  const found = await readPageInOrder(page, order, async ({ where, ...rest }) => {
    const asked = { ...rest, where: allOf(readable, wanted, where), ...(select && { select }) }
    // With fewer columns than its type says: those that nobody asked for.
    return ((await view.application.findMany(asked)) as ApplicationRow[]).map(applicationOf)
  })
  const count = counting((bounds) => view.application.count({ ...bounds, where: allOf(readable, wanted) }))
  return { ...found, count }
}

/** What the space of each application is for. */
export const loadEnvironments = async (
  view: View,
  readable: Conditions,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SpaceKind>> => {
  const rows = await view.application.findMany({
    where: { AND: [readable, { id: { in: [...ids] } }] },
    select: { id: true, space: { select: { kind: true } } },
  })
  return new Map(rows.map(({ id, space }) => [id, space.kind]))
}

export const insertApplication = async (
  tx: Tx,
  application: Omit<Application, 'type' | 'epoch' | 'status' | 'ownerIds' | 'ownerRoles' | 'longerTokensUntil'>,
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
  readonly ownerIds?: readonly string[]
  readonly ownerRoles?: readonly Role[]
  readonly tokenLifeSeconds?: number
  readonly longerTokensUntil?: Date
  readonly tokensPerHour?: number | null
  readonly tokensPerDay?: number | null
  readonly tokenBinding?: TokenBinding
  readonly status?: 'active' | 'disabled'
}

/** Changes what the patch names; `voidsTokens` raises the epoch, so that every token issued before is void. */
export const updateApplication = async (
  tx: Pick<Tx, 'application'>,
  id: string,
  patch: ApplicationPatch,
  now: Date,
  voidsTokens = false,
): Promise<Application> => {
  const { permissions, allowedAddresses, audiences, ownerIds, ownerRoles, ...plain } = patch
  return applicationOf(
    await tx.application.update({
      where: { id },
      data: {
        ...plain,
        ...(permissions && { permissions: [...permissions] }),
        ...(allowedAddresses && { allowedAddresses: [...allowedAddresses] }),
        ...(audiences && { audiences: [...audiences] }),
        ...(ownerIds && { ownerIds: [...ownerIds] }),
        ...(ownerRoles && { ownerRoles: [...ownerRoles] }),
        ...(voidsTokens && { epoch: { increment: 1 } }),
        updatedAt: now,
      },
    }),
  )
}
