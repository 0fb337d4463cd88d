import type { Id } from '@postern/protocol'
import type { Space as SpaceRow } from '../../generated/prisma/client.ts'
import { readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Space } from './model.ts'

const spaceOf = ({ id, name, kind, createdAt }: SpaceRow): Space => ({
  type: 'Space',
  id: id as Id<'Space'>,
  spaceId: id as Id<'Space'>,
  name,
  kind,
  createdAt,
})

/** @throws Fault NOT_FOUND */
export const requireSpace = async (view: View, id: string): Promise<Space> => {
  const row = await view.space.findUnique({ where: { id } })
  if (!row) throw notFound()
  return spaceOf(row)
}

export const listSpaces = (view: View, readable: Conditions, page: PageInput): Promise<Page<Space>> =>
  readPage(page, 'asc', async ({ where, ...order }) =>
    (await view.space.findMany({ ...order, where: { AND: [readable, where] } })).map(spaceOf),
  )

export const loadSpaces = async (view: View, readable: Conditions, ids: readonly string[]): Promise<Space[]> =>
  (await view.space.findMany({ where: { AND: [readable, { id: { in: [...ids] } }] } })).map(spaceOf)

export const insertSpace = async (tx: Tx, space: Omit<Space, 'type' | 'spaceId'>): Promise<Space> =>
  spaceOf(await tx.space.create({ data: space }))

export const updateSpaceName = async (tx: Tx, id: string, name: string): Promise<Space> =>
  spaceOf(await tx.space.update({ where: { id }, data: { name } }))
