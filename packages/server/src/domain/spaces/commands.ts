import { logLevels, spaceKinds } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { idOf } from '../../kernel/ids.ts'
import { nameText } from '../../kernel/text.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { installation } from '../installation/model.ts'
import type { Space } from './model.ts'
import { insertSpace, requireSpace, updateSpaceRow } from './store.ts'

/** Makes a space. */
export const createSpace = command('spaces:create', {
  input: z.object({ name: nameText, kind: z.enum(spaceKinds) }),
  errors: ['NAME_TAKEN'],
  target: () => installation,
  run: async (tx, { deps, input, now }) => {
    const space = await refuseDuplicate(
      deps,
      'NAME_TAKEN',
      `There is a space called ${JSON.stringify(input.name)} already.`,
      () => insertSpace(tx, { id: deps.ids.mint('Space'), ...input, createdAt: now }),
    )
    return { result: space, made: space, change: { after: { name: space.name, kind: space.kind } } }
  },
})

/** Renames a space, or sets how much the log says of it. */
export const updateSpace = command('spaces:update', {
  input: z
    .object({
      spaceId: idOf('Space'),
      name: nameText.nullish().transform((name) => name ?? undefined),
      logLevel: z.enum(logLevels).nullish(),
    })
    .refine(({ name, logLevel }) => name !== undefined || logLevel !== undefined, 'name what shall change'),
  errors: ['NAME_TAKEN'],
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { deps, input, target }) => {
    const space = await refuseDuplicate(
      deps,
      'NAME_TAKEN',
      `There is a space called ${JSON.stringify(input.name)} already.`,
      () => updateSpaceRow(tx, target.id, { name: input.name, logLevel: input.logLevel }),
    )
    const changedOf = ({ name, logLevel }: Space) => ({
      ...(input.name !== undefined && { name }),
      ...(input.logLevel !== undefined && { logLevel }),
    })
    return { result: space, change: { before: changedOf(target), after: changedOf(space) } }
  },
})
