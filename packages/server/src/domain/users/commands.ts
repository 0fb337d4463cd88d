import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { installation } from '../installation/model.ts'
import { personInput } from './input.ts'
import { insertUser } from './store.ts'

/** Adds a person, as yet without a password. */
export const createUser = command('users:create', {
  input: z.object(personInput),
  errors: ['NAME_TAKEN'],
  target: () => installation,
  run: async (tx, { deps, input, now, sealed }) => {
    const user = await refuseDuplicate(deps, 'NAME_TAKEN', 'There is a user with this e-mail address already.', () =>
      insertUser(tx, { id: deps.ids.mint('User'), ...input, passwordHash: null }, now),
    )
    const after = {
      email: await sealed(user.id, 'email', user.email),
      name: await sealed(user.id, 'name', user.name),
    }
    return { result: user, made: user, change: { after } }
  },
})
