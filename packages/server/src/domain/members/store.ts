import type { Id } from '@postern/protocol'
import type { Member as MemberRow } from '../../generated/prisma/client.ts'
import { readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
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

export const listMembers = (
  view: View,
  readable: Conditions,
  spaceId: string,
  page: PageInput,
): Promise<Page<Member>> =>
  readPage(page, 'asc', async ({ where, ...order }) =>
    (await view.member.findMany({ ...order, where: { AND: [readable, { spaceId }, where] } })).map(memberOf),
  )

export const insertMember = async (tx: Tx, member: Omit<Member, 'type'>): Promise<Member> =>
  memberOf(await tx.member.create({ data: member }))
