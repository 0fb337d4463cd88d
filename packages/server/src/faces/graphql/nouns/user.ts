import { createUser } from '../../../domain/users/commands.ts'
import type { User } from '../../../domain/users/model.ts'
import { readUser, readUsers } from '../../../domain/users/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown } from '../root/success-type.ts'

const StatusEnum = builder.enumType('UserStatus', {
  description: 'Whether a person can do anything.',
  values: ['active', 'suspended', 'deleted'] as const,
})

const UserRef = builder.objectRef<User>('User')
UserRef.implement({
  description: 'A person. Belongs to the installation; roles come from memberships.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `usr_…`.' }),
    email: t.exposeString('email', { description: 'The e-mail address, in lower case.' }),
    name: t.exposeString('name', { description: 'The name.' }),
    status: t.expose('status', { type: StatusEnum, description: 'Whether the person can do anything.' }),
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
  description: 'The people you may see, oldest first.',
  type: UserConnection,
  args: pageArguments,
  present: presentPage,
  complexity: pageComplexity,
})

rootMutation('createUser', createUser, {
  description: 'Adds a person, as yet without a password or a role.',
  input: builder.inputType('CreateUserInput', {
    description: 'Who the person is.',
    fields: (t) => ({
      email: t.string({ required: true, description: 'The e-mail address, unique in the installation.' }),
      name: t.string({ required: true, description: 'The name; 1 to 100 characters.' }),
    }),
  }),
  success: {
    description: 'The person was added.',
    ids: { userId: { description: 'The person.', of: ({ id }) => id } },
    objects: {
      user: shown<User, User>({
        type: UserRef,
        description: 'The person',
        of: (user) => user,
        decidedOn: (user) => user,
        resource: 'User',
      }),
    },
  },
})
