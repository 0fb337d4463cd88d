import { z } from 'zod'
import { command, type CommandContext } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { idOf } from '../../kernel/ids.ts'
import { notFound } from '../../kernel/refusal.ts'
import { nameText } from '../../kernel/text.ts'
import { installation } from '../installation/model.ts'
import { attributeInput, personInput } from './input.ts'
import type { Person } from './model.ts'
import { insertUser, requirePerson, updateUserRow } from './store.ts'

type Sealing = CommandContext<never, never, never>['sealed']

/** A person as the event tells of them. */
const recordOf = async (sealed: Sealing, { id, name, personType, entitlements }: Person) => ({
  name: await sealed(id, 'name', name),
  type: personType,
  entitlements,
})

/** Adds a person, as yet without a password. */
export const createUser = command('users:create', {
  input: z.object({
    ...personInput,
    type: attributeInput.type.default('employee'),
    entitlements: attributeInput.entitlements.default([]),
  }),
  errors: ['NAME_TAKEN'],
  target: () => installation,
  run: async (tx, { deps, input: { type, ...person }, now, sealed }) => {
    const user = await refuseDuplicate(deps, 'NAME_TAKEN', 'There is a user with this e-mail address already.', () =>
      insertUser(tx, { id: deps.ids.mint('User'), ...person, personType: type, passwordHash: null }, now),
    )
    const after = { email: await sealed(user.id, 'email', user.email), ...(await recordOf(sealed, user)) }
    return { result: user, made: user, change: { after } }
  },
})

/** Changes what a person is called, is, and is entitled to. */
export const updateUser = command('users:update', {
  input: z
    .object({
      userId: idOf('User'),
      name: nameText.nullish(),
      type: attributeInput.type.nullish(),
      entitlements: attributeInput.entitlements.nullish(),
    })
    .refine(
      ({ userId: _id, ...given }) => Object.values(given).some((value) => value !== undefined && value !== null),
      'name what shall change: name, type or entitlements',
    ),
  target: (view, input) => requirePerson(view, input.userId),
  run: async (tx, { input: { name, type, entitlements }, target, now, sealed }) => {
    const patch = { ...(name && { name }), ...(type && { personType: type }), ...(entitlements && { entitlements }) }
    const user = await updateUserRow(tx, target.id, patch, now)
    const changed = async (state: Person) => {
      const record = await recordOf(sealed, state)
      return {
        ...(name && { name: record.name }),
        ...(type && { type: record.type }),
        ...(entitlements && { entitlements: record.entitlements }),
      }
    }
    return { result: user, change: { before: await changed(target), after: await changed(user) } }
  },
})

/** Changes one's own name. An application has none of this kind. */
export const updateProfile = command('profile:update', {
  input: z.object({ name: nameText }),
  target: (view, _input, actor) => {
    if (actor.type !== 'user') throw notFound()
    return requirePerson(view, actor.id)
  },
  run: async (tx, { input, target, now, sealed }) => {
    const user = await updateUserRow(tx, target.id, input, now)
    const change = {
      before: { name: await sealed(target.id, 'name', target.name) },
      after: { name: await sealed(user.id, 'name', user.name) },
    }
    return { result: user, change }
  },
})
