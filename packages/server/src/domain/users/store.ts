import type { Id } from '@postern/protocol'
import type { User as UserRow } from '../../generated/prisma/client.ts'
import { readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { User, UserDraft } from './model.ts'

const include = { memberships: { select: { spaceId: true } } }
type Row = UserRow & { memberships: { spaceId: string | null }[] }

const userOf = ({ id, email, name, status, createdAt, memberships }: Row): User => ({
  type: 'User',
  id: id as Id<'User'>,
  spaceId: null,
  email,
  name,
  status,
  createdAt,
  memberships,
})

/** @throws Fault NOT_FOUND */
export const requireUser = async (view: View, id: string): Promise<User> => {
  const row = await view.user.findUnique({ where: { id }, include })
  if (!row) throw notFound()
  return userOf(row)
}

export const listUsers = (view: View, readable: Conditions, page: PageInput): Promise<Page<User>> =>
  readPage(page, 'asc', async ({ where, ...order }) =>
    (await view.user.findMany({ ...order, include, where: { AND: [readable, where] } })).map(userOf),
  )

export const insertUser = async (tx: Tx, draft: UserDraft, now: Date): Promise<User> =>
  userOf(
    await tx.user.create({
      data: { ...draft, passwordHash: draft.passwordHash?.reveal() ?? null, createdAt: now, updatedAt: now },
      include,
    }),
  )
