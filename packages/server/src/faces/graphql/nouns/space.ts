import type { LogLevel, SpaceKind } from '@postern/protocol'
import { createSpace, setSecretPolicy, updateSpace } from '../../../domain/spaces/commands.ts'
import type { SecretPolicy, Space } from '../../../domain/spaces/model.ts'
import { readSpace, readSpaces } from '../../../domain/spaces/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, OrderEnum, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown, type Success } from '../root/success-type.ts'

export const SpaceKindEnum = builder.enumType('SpaceKind', {
  description: 'What a space is for. Policies can name it.',
  values: {
    development: { description: 'To build and try things.' },
    staging: { description: 'To prove them under real conditions.' },
    production: { description: 'To serve.' },
  } satisfies Record<SpaceKind, { description: string }>,
})

const LogLevelEnum = builder.enumType('LogLevel', {
  description: 'How much the log says.',
  values: {
    debug: { description: 'Every request.' },
    info: { description: 'Requests that were refused, and failures.' },
    warn: { description: 'Failures.' },
    error: { description: 'Failures.' },
  } satisfies Record<LogLevel, { description: string }>,
})

const SecretPolicyRef = builder.objectRef<SecretPolicy>('SpaceSecretPolicy').implement({
  description: 'What new secrets of the applications in a space must be.',
  fields: (t) => ({
    longestDays: t.exposeInt('longestDays', { description: 'The longest life of one that expires, in days.' }),
    mostSecrets: t.exposeInt('mostSecrets', { description: 'How many an application may have at once.' }),
    mustExpire: t.exposeBoolean('mustExpire', { description: 'Whether each must have an expiry.' }),
  }),
})

export const SpaceRef = builder.objectRef<Space>('Space')
SpaceRef.implement({
  interfaces: [NodeInterface],
  description: 'An environment or tenant, such as production. Applications and members belong to one.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `spc_…`.' }),
    name: t.exposeString('name', { description: 'Its name, unique in the installation.' }),
    kind: t.expose('kind', { type: SpaceKindEnum, description: 'What it is for.' }),
    logLevel: t.expose('logLevel', {
      type: LogLevelEnum,
      description: 'How much the log says of requests of its applications. It never holds what they sent.',
    }),
    secretPolicy: t.field({
      type: SecretPolicyRef,
      description: 'What new secrets of its applications must be.',
      resolve: ({ secretPolicy }) => secretPolicy,
    }),
    endsLeakedSecrets: t.exposeBoolean('endsLeakedSecrets', {
      description:
        'Whether a secret of its applications that was found elsewhere, and reported, ends at once with all their tokens.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
})
const SpaceConnection = connectionOf('Space', SpaceRef)

rootQuery('space', readSpace, {
  description: 'One space.',
  type: SpaceRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The space.' }) }),
})

rootQuery('spaces', readSpaces, {
  description: 'The spaces you may see.',
  type: SpaceConnection,
  args: (t) => ({
    ...pageArguments(t),
    kind: t.arg({ type: SpaceKindEnum, description: 'Only those of this kind.' }),
    namePrefix: t.arg.string({ description: 'Only those whose name begins like this, in whatever case.' }),
    order: t.arg({ type: OrderEnum, description: 'In which order; the oldest first where left out.' }),
  }),
  present: presentPage,
  complexity: pageComplexity,
})

const success = (description: string): Success<Space> => ({
  description,
  ids: { spaceId: { description: 'The space.', of: ({ id }) => id } },
  objects: {
    space: shown<Space, Space>({
      type: SpaceRef,
      description: 'The space as it is now',
      of: (space) => space,
      decidedOn: (space) => space,
      resource: 'Space',
    }),
  },
})

rootMutation('createSpace', createSpace, {
  description: 'Makes a space.',
  input: builder.inputType('CreateSpaceInput', {
    description: 'What the space shall be.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Its name, unique in the installation; 1 to 100 characters.' }),
      kind: t.field({ type: SpaceKindEnum, required: true, description: 'What it is for.' }),
    }),
  }),
  success: success('The space was made.'),
})

rootMutation('updateSpace', updateSpace, {
  description: 'Renames a space, or sets how much the log says of it, or what becomes of secrets found elsewhere.',
  input: builder.inputType('UpdateSpaceInput', {
    description: 'Which space, and what shall change; what is left out stays.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space.' }),
      name: t.string({ description: 'Its new name.' }),
      logLevel: t.field({
        type: LogLevelEnum,
        description:
          'How much the log says; null for what its kind says: development debug, staging info, production error.',
      }),
      endsLeakedSecrets: t.boolean({
        description:
          'Whether a secret that was found elsewhere, and reported, ends at once with all tokens of its application; the owner is told in any case.',
      }),
    }),
  }),
  success: success('The space was changed.'),
})

rootMutation('setSpaceSecretPolicy', setSecretPolicy, {
  description: 'Sets what new secrets of the applications in a space must be. Those there are stay as they are.',
  input: builder.inputType('SetSpaceSecretPolicyInput', {
    description: 'Which space, and what shall change; what is left out stays.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space.' }),
      longestDays: t.int({ description: 'The longest life of one that expires, in days: 1 to 730; 730 at first.' }),
      mostSecrets: t.int({ description: 'How many an application may have at once: 2 to 5; 5 at first.' }),
      mustExpire: t.boolean({ description: 'Whether each must have an expiry; at first it must.' }),
    }),
  }),
  success: success('The policy was set.'),
})
