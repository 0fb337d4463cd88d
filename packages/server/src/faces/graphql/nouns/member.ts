import { addMember, appointMember, removeMember, updateMember } from '../../../domain/members/commands.ts'
import type { Member } from '../../../domain/members/model.ts'
import { readMember, readMembers } from '../../../domain/members/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { takes } from '../root/takes.ts'
import { rootQuery } from '../root/root-query.ts'
import { RoleEnum } from './role.ts'
import { SpaceRef } from './space.ts'
import { UserRef } from './user.ts'
import { shown, type Success } from '../root/success-type.ts'

const MemberRef = builder.objectRef<Member>('Member')
MemberRef.implement({
  interfaces: [NodeInterface],
  description: "A person's role in a space, or in the installation.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `mbr_…`.' }),
    userId: t.exposeID('userId', { description: 'The person.' }),
    spaceId: t.exposeID('spaceId', { nullable: true, description: 'The space; null for the installation.' }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The person; null without `users:read` on them.',
      ...takes('users:read'),
      resolve: ({ userId }, _args, { loaders }) => loaders.user.load(userId),
    }),
    space: t.field({
      type: SpaceRef,
      nullable: true,
      description: 'The space; null for the installation, and without `spaces:read`.',
      ...takes('spaces:read'),
      resolve: ({ spaceId }, _args, { loaders }) => (spaceId === null ? null : loaders.space.load(spaceId)),
    }),
    role: t.expose('role', { type: RoleEnum, description: 'The role.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
})
const MemberConnection = connectionOf('Member', MemberRef)

builder.objectField(UserRef, 'memberships', (t) =>
  t.field({
    type: [MemberRef],
    nullable: true,
    description: 'The roles of the person that you may see, oldest first; null without `members:read`.',
    ...takes('members:read'),
    // Most people have a role or two, so a list of them costs less than others.
    complexity: { field: 1, multiplier: 3 },
    resolve: async ({ id }, _args, { loaders }) => {
      const members = await loaders.memberships.load(id)
      return members && [...members]
    },
  }),
)

const OrderEnum = builder.enumType('MemberOrder', {
  description: 'In which order members are listed.',
  values: {
    oldest_first: { description: 'By when they came to be, the oldest first.' },
    newest_first: { description: 'The same, the newest first.' },
  },
})

rootQuery('member', readMember, {
  description: "One membership: a person's role in a space, or in the installation.",
  type: MemberRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The membership, `mbr_…`.' }) }),
})

rootQuery('members', readMembers, {
  description: 'Who has which role, as far as you may see it: in a space, in the installation, or in all of it.',
  type: MemberConnection,
  args: (t) => ({
    ...pageArguments(t),
    spaceId: t.arg.id({ description: 'Only roles in this space.' }),
    ofInstallation: t.arg.boolean({ description: 'Only roles in the installation as a whole.' }),
    userId: t.arg.id({ description: 'Only roles of this person.' }),
    role: t.arg({ type: RoleEnum, description: 'Only this role.' }),
    order: t.arg({ type: OrderEnum, description: 'In which order; the oldest first where left out.' }),
  }),
  present: presentPage,
  complexity: pageComplexity,
})

const success = (description: string): Success<Member> => ({
  description,
  ids: { memberId: { description: 'The membership.', of: ({ id }) => id } },
  objects: {
    member: shown<Member, Member>({
      type: MemberRef,
      description: 'The membership',
      of: (member) => member,
      decidedOn: (member) => member,
      resource: 'Member',
    }),
  },
})

rootMutation('addMember', addMember, {
  description:
    'Gives a person a role in a space: never one that holds more than you hold there. Takes `users:read` on the person, too.',
  also: ['users:read'],
  input: builder.inputType('AddMemberInput', {
    description: 'Who gets which role where.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space.' }),
      userId: t.id({ required: true, description: 'The person.' }),
      role: t.field({ type: RoleEnum, required: true, description: 'The role.' }),
    }),
  }),
  success: success('The person has the role now.'),
})

rootMutation('appointMember', appointMember, {
  description:
    'Gives a person a role in the whole installation, and so in each of its spaces: never one that holds more than you hold there. Takes `users:read` on the person, too.',
  also: ['users:read'],
  input: builder.inputType('AppointMemberInput', {
    description: 'Who gets which role in the installation.',
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The person.' }),
      role: t.field({ type: RoleEnum, required: true, description: 'The role.' }),
    }),
  }),
  success: success('The person has the role now.'),
})

rootMutation('updateMember', updateMember, {
  description:
    'Changes the role a person has, at once everywhere: neither from nor to one that holds more than you hold there. The last owner of the installation stays owner.',
  input: builder.inputType('UpdateMemberInput', {
    description: 'Which membership, and its new role.',
    fields: (t) => ({
      memberId: t.id({ required: true, description: 'The membership, `mbr_…`.' }),
      role: t.field({ type: RoleEnum, required: true, description: 'The new role.' }),
    }),
  }),
  success: success('The role was changed.'),
})

rootMutation('removeMember', removeMember, {
  description:
    'Takes the role a person has, at once everywhere: never one that holds more than you hold there. The last owner of the installation stays.',
  input: builder.inputType('RemoveMemberInput', {
    description: 'Which membership to end.',
    fields: (t) => ({ memberId: t.id({ required: true, description: 'The membership, `mbr_…`.' }) }),
  }),
  success: {
    description: 'The person has the role no more.',
    ids: {
      memberId: { description: 'The membership that was ended.', of: ({ id }) => id },
      userId: { description: 'The person.', of: ({ userId }) => userId },
    },
    objects: {},
  },
})
