import { roles } from '@postern/protocol'
import { addMember } from '../../../domain/members/commands.ts'
import type { Member } from '../../../domain/members/model.ts'
import { readMembers } from '../../../domain/members/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown } from '../root/success-type.ts'

export const RoleEnum = builder.enumType('Role', {
  description: 'A built-in role. The `policies` query tells what each holds.',
  values: roles,
})

const MemberRef = builder.objectRef<Member>('Member')
MemberRef.implement({
  description: "A person's role in a space, or in the installation.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `mbr_…`.' }),
    userId: t.exposeID('userId', { description: 'The person.' }),
    spaceId: t.exposeID('spaceId', { nullable: true, description: 'The space; null for the installation.' }),
    role: t.expose('role', { type: RoleEnum, description: 'The role.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
})
const MemberConnection = connectionOf('Member', MemberRef)

rootQuery('members', readMembers, {
  description: 'The members of a space, as far as you may see them.',
  type: MemberConnection,
  args: (t) => ({ ...pageArguments(t), spaceId: t.arg.id({ required: true, description: 'The space.' }) }),
  present: presentPage,
  complexity: pageComplexity,
})

rootMutation('addMember', addMember, {
  description: 'Gives a person a role in a space: never one that holds more than you hold there.',
  input: builder.inputType('AddMemberInput', {
    description: 'Who gets which role where.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space.' }),
      userId: t.id({ required: true, description: 'The person.' }),
      role: t.field({ type: RoleEnum, required: true, description: 'The role.' }),
    }),
  }),
  success: {
    description: 'The person has the role now.',
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
  },
})
