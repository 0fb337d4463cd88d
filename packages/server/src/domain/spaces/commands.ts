import { logLevels, spaceKinds } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { idOf } from '../../kernel/ids.ts'
import { nameText } from '../../kernel/text.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { installation } from '../installation/model.ts'
import { secretPolicyBounds, type SecretPolicy, type Space } from './model.ts'
import { insertSpace, requireSpace, updateSecretPolicy, updateSpaceRow } from './store.ts'

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

/** Renames a space, or sets how much the log says of it, or what becomes of secrets that were found elsewhere. */
export const updateSpace = command('spaces:update', {
  input: z
    .object({
      spaceId: idOf('Space'),
      name: nameText.nullish().transform((name) => name ?? undefined),
      logLevel: z.enum(logLevels).nullish(),
      endsLeakedSecrets: z
        .boolean()
        .nullish()
        .transform((ends) => ends ?? undefined),
    })
    .refine(
      ({ spaceId: _id, ...given }) => Object.values(given).some((value) => value !== undefined),
      'name what shall change',
    ),
  errors: ['NAME_TAKEN'],
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { deps, input, target }) => {
    const space = await refuseDuplicate(
      deps,
      'NAME_TAKEN',
      `There is a space called ${JSON.stringify(input.name)} already.`,
      () => {
        const { name, logLevel, endsLeakedSecrets } = input
        return updateSpaceRow(tx, target.id, { name, logLevel, endsLeakedSecrets })
      },
    )
    const changedOf = ({ name, logLevel, endsLeakedSecrets }: Space) => ({
      ...(input.name !== undefined && { name }),
      ...(input.logLevel !== undefined && { logLevel }),
      ...(input.endsLeakedSecrets !== undefined && { endsLeakedSecrets }),
    })
    return { result: space, change: { before: changedOf(target), after: changedOf(space) } }
  },
})

const given = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined
const { longestDays, mostSecrets } = secretPolicyBounds

/** Sets what new secrets in a space must be. Those there are stay: a secret in use is ended by rotating, not by a rule. */
export const setSecretPolicy = command('spaces:set-secret-policy', {
  input: z
    .object({
      spaceId: idOf('Space'),
      longestDays: z.int().min(longestDays.least).max(longestDays.most).nullish().transform(given),
      mostSecrets: z.int().min(mostSecrets.least).max(mostSecrets.most).nullish().transform(given),
      mustExpire: z.boolean().nullish().transform(given),
    })
    .refine(
      ({ spaceId: _id, ...rules }) => Object.values(rules).some((rule) => rule !== undefined),
      'name what shall change: longestDays, mostSecrets or mustExpire',
    ),
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { input, target }) => {
    const before = target.secretPolicy
    const wanted: SecretPolicy = {
      longestDays: input.longestDays ?? before.longestDays,
      mostSecrets: input.mostSecrets ?? before.mostSecrets,
      mustExpire: input.mustExpire ?? before.mustExpire,
    }
    const space = await updateSecretPolicy(tx, target.id, wanted)
    const changedOf = (policy: SecretPolicy) => ({
      ...(input.longestDays !== undefined && { longestDays: policy.longestDays }),
      ...(input.mostSecrets !== undefined && { mostSecrets: policy.mostSecrets }),
      ...(input.mustExpire !== undefined && { mustExpire: policy.mustExpire }),
    })
    return { result: space, change: { before: changedOf(before), after: changedOf(space.secretPolicy) } }
  },
})
