import type { Id, Role } from '@postern/protocol'
import type { Member as MemberRow } from '../../generated/prisma/client.ts'
import { counting, readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Member } from './model.ts'

const memberOf = ({ id, spaceId, userId, role, createdAt }: MemberRow): Member => ({
  type: 'Member',
  id: id as Id<'Member'>,
  spaceId: spaceId as Id<'Space'> | null,
  userId: userId as Id<'User'>,
  role,
  createdAt,
})

/** @throws Fault NOT_FOUND */
export const requireMember = async (view: View, id: string): Promise<Member> => {
  const row = await view.member.findUnique({ where: { id } })
  if (!row) throw notFound()
  return memberOf(row)
}

export interface MemberFilter {
  /** Null for the roles in the installation; undefined for all. */
  readonly spaceId?: string | null | undefined
  readonly userId?: string | undefined
  readonly role?: Role | undefined
}

export const listMembers = async (
  view: View,
  readable: Conditions,
  { spaceId, userId, role }: MemberFilter,
  direction: 'asc' | 'desc',
  page: PageInput,
): Promise<Page<Member>> => {
  const wanted = { ...(spaceId !== undefined && { spaceId }), ...(userId && { userId }), ...(role && { role }) }
  const found = await readPage(page, direction, async ({ where, ...order }) =>
    (await view.member.findMany({ ...order, where: allOf(readable, wanted, where) })).map(memberOf),
  )
  const count = counting((bounds) => view.member.count({ ...bounds, where: allOf(readable, wanted) }))
  return { ...found, count }
}

/** The roles in a space, and in the installation as a whole, of people who can sign in: of these people, or these roles. */
export const listActiveMembers = async (
  view: Pick<View, 'member'>,
  spaceId: string,
  { userIds = [], roles = [] }: { readonly userIds?: readonly string[]; readonly roles?: readonly Role[] },
): Promise<Member[]> =>
  (
    await view.member.findMany({
      where: {
        AND: [
          { OR: [{ spaceId }, { spaceId: null }] },
          { OR: [{ userId: { in: [...userIds] } }, { role: { in: [...roles] } }] },
        ],
        user: { status: 'active' },
      },
      orderBy: { id: 'asc' },
    })
  ).map(memberOf)

export const listMembershipsOf = async (
  view: View,
  readable: Conditions,
  userIds: readonly string[],
): Promise<Member[]> =>
  (
    await view.member.findMany({
      where: { AND: [readable, { userId: { in: [...userIds] } }] },
      orderBy: { id: 'asc' },
    })
  ).map(memberOf)

export const insertMember = async (tx: Tx, member: Omit<Member, 'type'>): Promise<Member> =>
  memberOf(await tx.member.create({ data: member }))

export const updateMemberRole = async (tx: Tx, id: string, role: Role): Promise<Member> =>
  memberOf(await tx.member.update({ where: { id }, data: { role } }))

export const deleteMember = async (tx: Tx, id: string): Promise<void> => {
  await tx.member.delete({ where: { id } })
}

/** Takes all of a person's roles, and tells which they were. */
export const deleteMembersOf = async (tx: Tx, userId: string): Promise<Member[]> => {
  const rows = await tx.member.findMany({ where: { userId }, orderBy: { id: 'asc' } })
  await tx.member.deleteMany({ where: { userId } })
  return rows.map(memberOf)
}
