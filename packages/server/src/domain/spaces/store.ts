import type { Id, LogLevel, SpaceKind } from '@postern/protocol'
import type { Space as SpaceRow } from '../../generated/prisma/client.ts'
import { counting, readPageInOrder, type ListOrder, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import { nameBegins } from '../../kernel/text.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { usualLogLevel, type SecretPolicy, type Space } from './model.ts'

const spaceOf = (row: SpaceRow): Space => ({
  type: 'Space',
  id: row.id as Id<'Space'>,
  spaceId: row.id as Id<'Space'>,
  name: row.name,
  kind: row.kind,
  logLevel: row.logLevel ?? usualLogLevel[row.kind],
  secretPolicy: {
    longestDays: row.secretLongestDays,
    mostSecrets: row.secretMost,
    mustExpire: row.secretMustExpire,
  },
  endsLeakedSecrets: row.endsLeakedSecrets,
  createdAt: row.createdAt,
})

/** @throws Fault NOT_FOUND */
export const requireSpace = async (view: View, id: string): Promise<Space> => {
  const row = await view.space.findUnique({ where: { id } })
  if (!row) throw notFound()
  return spaceOf(row)
}

export interface SpaceFilter {
  readonly kind?: SpaceKind | null | undefined
  /** How the name begins, in whatever case. */
  readonly namePrefix?: string | null | undefined
}

export const listSpaces = async (
  view: View,
  readable: Conditions,
  { kind, namePrefix }: SpaceFilter,
  order: ListOrder,
  page: PageInput,
): Promise<Page<Space>> => {
  const wanted = { ...(kind && { kind }), ...(namePrefix && nameBegins(namePrefix)) }
  const found = await readPageInOrder(page, order, async ({ where, ...rest }) =>
    (await view.space.findMany({ ...rest, where: allOf(readable, wanted, where) })).map(spaceOf),
  )
  const count = counting((bounds) => view.space.count({ ...bounds, where: allOf(readable, wanted) }))
  return { ...found, count }
}

export const loadSpaces = async (view: View, readable: Conditions, ids: readonly string[]): Promise<Space[]> =>
  (await view.space.findMany({ where: { AND: [readable, { id: { in: [...ids] } }] } })).map(spaceOf)

export const insertSpace = async (tx: Tx, space: Pick<Space, 'id' | 'name' | 'kind' | 'createdAt'>): Promise<Space> =>
  spaceOf(await tx.space.create({ data: space }))

/** The level of its log, or null where there is no such space. */
export const findLogLevel = async (view: View, id: string): Promise<LogLevel | null> => {
  const row = await view.space.findUnique({ where: { id } })
  return row && spaceOf(row).logLevel
}

/** @param state a level of null is that of its kind; what is undefined stays */
export const updateSpaceRow = async (
  tx: Tx,
  id: string,
  state: {
    readonly name: string | undefined
    readonly logLevel: LogLevel | null | undefined
    readonly endsLeakedSecrets: boolean | undefined
  },
): Promise<Space> => {
  const data = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined))
  return spaceOf(await tx.space.update({ where: { id }, data }))
}

export const updateSecretPolicy = async (tx: Tx, id: string, policy: SecretPolicy): Promise<Space> => {
  const { longestDays, mostSecrets, mustExpire } = policy
  const data = { secretLongestDays: longestDays, secretMost: mostSecrets, secretMustExpire: mustExpire }
  return spaceOf(await tx.space.update({ where: { id }, data }))
}
