import type { Id, PersonType } from '@postern/protocol'
import type { User as UserRow } from '../../generated/prisma/client.ts'
import { counting, readPageInOrder, type ListOrder, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Secret } from '../../kernel/secret.ts'
import { nameBegins } from '../../kernel/text.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Person, User, UserDraft } from './model.ts'

const include = { memberships: { select: { spaceId: true, role: true } } } as const
export type Row = Omit<UserRow, 'passwordHash' | 'updatedAt'> & Pick<User, 'memberships'>

/** What a row says of a person. */
export const userOf = (row: Row): User => {
  const { id, email, name, status, personType, entitlements, epoch, createdAt, memberships } = row
  const isDeleted = status === 'deleted'
  return {
    type: 'User',
    id: id as Id<'User'>,
    spaceId: null,
    email: isDeleted ? null : email,
    name: isDeleted ? null : name,
    status,
    personType,
    entitlements,
    epoch,
    createdAt,
    memberships,
  }
}

/** @throws Fault NOT_FOUND */
export const requireUser = async (view: View, id: string): Promise<User> => {
  const row = await view.user.findUnique({ where: { id }, include })
  if (!row) throw notFound()
  return userOf(row)
}

/** One who was not deleted: of somebody who was, nothing is there to change. @throws Fault NOT_FOUND */
export const requirePerson = async (view: View, id: string): Promise<Person> => {
  const user = await requireUser(view, id)
  if (user.status === 'deleted') throw notFound()
  return user as Person
}

/** The one with the address, which is given in lower case; the password's hash is not among what is told. */
export const findUserByEmail = async (view: View, email: string): Promise<User | null> => {
  const row = await view.user.findUnique({ where: { email }, include })
  return row && userOf(row)
}

export interface UserFilter {
  readonly status?: User['status'] | null | undefined
  readonly personType?: PersonType | null | undefined
  readonly entitlement?: string | null | undefined
  readonly email?: string | null | undefined
  /** How the name begins, in whatever case. */
  readonly namePrefix?: string | null | undefined
  /** What some role of the person must be like: only roles that the caller may see count, or a filter would tell of others. */
  readonly membership?: Conditions | null
}

const conditionsOf = ({ status, personType, entitlement, email, namePrefix, membership }: UserFilter) => ({
  ...(status && { status }),
  ...(personType && { personType }),
  ...(entitlement && { entitlements: { has: entitlement } }),
  ...(email && { email }),
  ...(namePrefix && nameBegins(namePrefix)),
  ...(membership && { memberships: { some: membership } }),
})

export const listUsers = async (
  view: View,
  readable: Conditions,
  filter: UserFilter,
  order: ListOrder,
  page: PageInput,
): Promise<Page<User>> => {
  const wanted = conditionsOf(filter)
  const found = await readPageInOrder<Row>(page, order, ({ where, ...rest }) =>
    view.user.findMany({ ...rest, include, where: allOf(readable, wanted, where) }),
  )
  const count = counting((bounds) => view.user.count({ ...bounds, where: allOf(readable, wanted) }))
  return { ...found, nodes: found.nodes.map(userOf), count }
}

export const loadUsers = async (view: View, readable: Conditions, ids: readonly string[]): Promise<User[]> =>
  (await view.user.findMany({ include, where: { AND: [readable, { id: { in: [...ids] } }] } })).map(userOf)

/** How many people beside this one own the installation and can act. */
export const countOtherOwners = (view: View, userId: string): Promise<number> =>
  view.user.count({
    where: { id: { not: userId }, status: 'active', memberships: { some: { role: 'owner', spaceId: null } } },
  })

export const insertUser = async (tx: Tx, draft: UserDraft, now: Date): Promise<Person> =>
  userOf(
    await tx.user.create({
      data: {
        ...draft,
        entitlements: [...(draft.entitlements ?? [])],
        passwordHash: draft.passwordHash?.reveal() ?? null,
        createdAt: now,
        updatedAt: now,
      },
      include,
    }),
  ) as Person

export interface UserPatch {
  readonly name?: string
  readonly personType?: PersonType
  readonly entitlements?: readonly string[]
  readonly status?: 'active' | 'suspended'
}

/** The sessions of the person that nobody ended, by ID. */
export const listOpenSessionIds = async (view: View, userId: string): Promise<readonly string[]> => {
  const rows = await view.session.findMany({
    where: { userId, endedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}

/**
 * Changes what the patch names; `endsAccess` raises the epoch, so that whatever the person had is void, and ends the
 * sessions, so that none of them is listed as open.
 */
export const updateUserRow = async (
  tx: Tx,
  id: string,
  { entitlements, ...plain }: UserPatch,
  now: Date,
  endsAccess = false,
): Promise<Person> =>
  userOf(
    await tx.user.update({
      where: { id },
      data: {
        ...plain,
        ...(entitlements && { entitlements: [...entitlements] }),
        ...(endsAccess && {
          epoch: { increment: 1 },
          sessions: { updateMany: { where: { endedAt: null }, data: { endedAt: now } } },
        }),
        updatedAt: now,
      },
      include,
    }),
  ) as Person

/** Leaves of a person the ID alone. What stands for the address is none, so that nobody can have taken it. */
export const eraseUserRow = async (tx: Tx, id: string, now: Date): Promise<User> =>
  userOf(
    await tx.user.update({
      where: { id },
      data: {
        email: `deleted:${id}`,
        name: '',
        passwordHash: null,
        personType: 'employee',
        entitlements: [],
        status: 'deleted',
        epoch: { increment: 1 },
        sessions: { deleteMany: {} },
        updatedAt: now,
      },
      include,
    }),
  )

/** Gives a person who has no password yet their first one; nothing where they have. */
export const setFirstPassword = async (tx: Tx, id: string, passwordHash: Secret, now: Date): Promise<void> => {
  await tx.user.updateMany({
    where: { id, passwordHash: null },
    data: { passwordHash: passwordHash.reveal(), updatedAt: now },
  })
}
