import type { PersonType } from '@postern/protocol'
import { createUser, updateProfile, updateUser } from '../../../domain/users/commands.ts'
import type { User } from '../../../domain/users/model.ts'
import { reactivateUser, suspendUser } from '../../../domain/users/status-commands.ts'
import { deleteUser } from '../../../workflows/erase-person.ts'
import { readUser, readUsers } from '../../../domain/users/queries.ts'
import { builder } from '../builder.ts'
import { RoleEnum } from './role.ts'
import { connectionOf, OrderEnum, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown, type Success } from '../root/success-type.ts'
import { takes } from '../root/takes.ts'

const StatusEnum = builder.enumType('UserStatus', {
  description: 'Whether a person can do anything.',
  values: {
    active: { description: 'Can sign in and use the roles held.' },
    suspended: { description: 'Can do nothing until reactivated; the roles wait.' },
    deleted: { description: 'Is gone for good: only the ID is left, which events name.' },
  },
})

const TypeEnum = builder.enumType('UserType', {
  description: 'What a person is to whoever runs the installation. Policies can name it, as `personType`.',
  values: {
    employee: { description: 'Works there.' },
    external: { description: 'Works for somebody else: a supplier, a guest.' },
    service_owner: { description: 'Answers for services, and stands for no single person.' },
  } satisfies Record<PersonType, { description: string }>,
})

export const UserRef = builder.objectRef<User>('User')
UserRef.implement({
  interfaces: [NodeInterface],
  description: 'A person. Belongs to the installation; roles come from memberships.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `usr_…`.' }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'The e-mail address, in lower case; null of somebody deleted.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'The name; null of somebody deleted.' }),
    status: t.expose('status', { type: StatusEnum, description: 'Whether the person can do anything.' }),
    type: t.expose('personType', { type: TypeEnum, description: 'What the person is.' }),
    entitlements: t.stringList({
      description: 'What the person is entitled to: short names that policies can name.',
      resolve: ({ entitlements }) => [...entitlements],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person was added.' }),
  }),
})
const UserConnection = connectionOf('User', UserRef)

rootQuery('user', readUser, {
  description: 'One person.',
  type: UserRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The person.' }) }),
})

rootQuery('users', readUsers, {
  description: 'The people you may see.',
  type: UserConnection,
  args: (t) => ({
    ...pageArguments(t),
    status: t.arg({ type: StatusEnum, description: 'Only people with this status.' }),
    type: t.arg({ type: TypeEnum, description: 'Only people of this type.' }),
    entitlement: t.arg.string({ description: 'Only people who have this entitlement.' }),
    email: t.arg.string({ description: 'Only the person with this e-mail address, in whatever case.' }),
    namePrefix: t.arg.string({ description: 'Only people whose name begins like this, in whatever case.' }),
    role: t.arg({
      type: RoleEnum,
      description: 'Only people with this role, where `members:read` lets you see it.',
      ...takes('members:read'),
    }),
    spaceId: t.arg.id({
      description: 'Only people with a role in this space, where `members:read` lets you see it.',
      ...takes('members:read'),
    }),
    order: t.arg({ type: OrderEnum, description: 'In which order; the oldest first where left out.' }),
  }),
  present: presentPage,
  complexity: pageComplexity,
})

const success = (description: string): Success<User> => ({
  description,
  ids: { userId: { description: 'The person.', of: ({ id }) => id } },
  objects: {
    user: shown<User, User>({
      type: UserRef,
      description: 'The person as they are now',
      of: (user) => user,
      decidedOn: (user) => user,
      resource: 'User',
    }),
  },
})

const typeText = 'What the person is.'
const entitlementsText =
  'What the person is entitled to, all of it: at most 50 short names of lower-case letters, digits, dots, colons, dashes and underscores.'

rootMutation('createUser', createUser, {
  description: 'Adds a person, as yet without a password or a role.',
  input: builder.inputType('CreateUserInput', {
    description: 'Who the person is.',
    fields: (t) => ({
      email: t.string({ required: true, description: 'The e-mail address, unique in the installation.' }),
      name: t.string({ required: true, description: 'The name; 1 to 100 characters.' }),
      type: t.field({ type: TypeEnum, description: `${typeText} An employee where left out.` }),
      entitlements: t.stringList({ description: entitlementsText }),
    }),
  }),
  success: success('The person was added.'),
})

rootMutation('updateUser', updateUser, {
  description:
    "Changes a person's name, type or entitlements. What is left out stays. Takes a role in the installation: a space's admins see people, and do not change them.",
  input: builder.inputType('UpdateUserInput', {
    description: 'Which person, and what shall change.',
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The person.' }),
      name: t.string({ description: 'The new name; 1 to 100 characters.' }),
      type: t.field({ type: TypeEnum, description: typeText }),
      entitlements: t.stringList({ description: entitlementsText }),
    }),
  }),
  success: success('The person was changed.'),
})

rootMutation('updateProfile', updateProfile, {
  description: 'Changes your own name.',
  input: builder.inputType('UpdateProfileInput', {
    description: 'What shall change about you.',
    fields: (t) => ({ name: t.string({ required: true, description: 'Your new name; 1 to 100 characters.' }) }),
  }),
  success: success('Your profile was changed.'),
})

const userInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ userId: t.id({ required: true, description: 'The person.' }) }),
  })

rootMutation('suspendUser', suspendUser, {
  description:
    'Stops a person, everywhere and at once: never one who holds more than you do, nor the last owner. Their roles wait for `reactivateUser`. Takes a role in the installation.',
  input: userInput('SuspendUserInput', 'Which person to stop.'),
  success: success('The person was stopped.'),
})

rootMutation('reactivateUser', reactivateUser, {
  description: 'Lets a suspended person in again, with the roles they had. Takes a role in the installation.',
  input: userInput('ReactivateUserInput', 'Which person to let in.'),
  success: success('The person can act again.'),
})

rootMutation('deleteUser', deleteUser, {
  description:
    'Removes a person for good: roles, password, name and address, the address to be used again; what is personal in the audit can be read by nobody any more, and every proof holds. Never one who holds more than you do, nor the last owner. Takes a role in the installation.',
  input: userInput('DeleteUserInput', 'Which person to delete.'),
  success: success('The person is gone.'),
})
