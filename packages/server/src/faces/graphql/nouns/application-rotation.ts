import { stateOfSecret } from '../../../domain/applications/model.ts'
import { missingOf, type RotationProgress } from '../../../domain/applications/rotation-model.ts'
import { isUsed, type SecretUse } from '../../../domain/applications/secret-use-model.ts'
import { builder } from '../builder.ts'
import { SecretSlotRef, SecretStateEnum } from './application-secret.ts'

const RotationStateEnum = builder.enumType('RotationState', {
  description: 'How far a rotation is.',
  values: {
    scheduled: { description: 'It starts later.' },
    running: { description: 'The new secret stands beside the old ones.' },
    finished: { description: 'The old ones are ended.' },
    cancelled: { description: 'It was called off, or the new secret was never copied.' },
  },
})

const ReplacedSecretRef = builder.objectRef<SecretUse>('ReplacedSecret').implement({
  description: 'A secret that a rotation shall end, and its use: complete up to this moment.',
  fields: (t) => ({
    secretId: t.id({ description: 'The secret, `sec_…`.', resolve: ({ slot }) => slot.id }),
    label: t.string({ description: 'What it is for.', resolve: ({ slot }) => slot.label }),
    state: t.field({
      type: SecretStateEnum,
      description: 'What it is now.',
      resolve: ({ slot }, _args, { deps }) => stateOfSecret(slot, new Date(deps.clock.now())),
    }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'When it was last used.' }),
    quietAt: t.expose('quietAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the tokens fetched with it are over, if nobody uses it again; null where it was never used.',
    }),
    isQuiet: t.boolean({
      description: 'Whether ending it stops nobody.',
      resolve: (use, _args, { deps }) => !isUsed(use, new Date(deps.clock.now())),
    }),
  }),
})

export const RotationRef = builder.objectRef<RotationProgress>('ApplicationRotation').implement({
  description:
    'A rotation of the secrets of an application, or of the application itself: a new one beside the old, and the end of ' +
    'the old.',
  fields: (t) => ({
    id: t.id({ description: 'Its ID, `rot_…`.', resolve: ({ rotation }) => rotation.id }),
    state: t.field({
      type: RotationStateEnum,
      description: 'How far it is.',
      resolve: ({ rotation }) => rotation.state,
    }),
    replacementId: t.id({
      nullable: true,
      description: 'The application that shall take the place of this one; null where only its secrets change.',
      resolve: ({ rotation }) => rotation.replacementId,
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of an application that is replaced: when it was last used, in the last 24 hours.',
      resolve: ({ use }) => use?.lastUsedAt,
    }),
    quietAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of an application that is replaced: when its tokens are over, if nobody uses it again.',
      resolve: ({ use }) => use?.quietAt,
    }),
    secretId: t.id({
      nullable: true,
      description: 'The slot of the new secret; null until it starts.',
      resolve: ({ rotation }) => rotation.secretId,
    }),
    secret: t.field({
      type: SecretSlotRef,
      nullable: true,
      description: 'The slot of the new secret.',
      resolve: ({ secret }) => secret,
    }),
    firstUsedAt: t.expose('firstUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the new secret was first used.',
    }),
    replaces: t.field({
      type: [ReplacedSecretRef],
      description: 'The secrets it ends.',
      resolve: ({ replaced }) => [...replaced],
    }),
    isReady: t.boolean({
      description: 'Whether it runs, the new secret is used, and the old ones are quiet: then finishing stops nobody.',
      resolve: (progress, _args, { deps }) =>
        progress.rotation.state === 'running' && missingOf(progress, new Date(deps.clock.now())) === null,
    }),
    finishesWhenQuiet: t.boolean({
      description: 'Whether the service finishes it by itself.',
      resolve: ({ rotation }) => rotation.finishesWhenQuiet,
    }),
    startsAt: t.field({
      type: 'DateTime',
      description: 'When it starts, or started.',
      resolve: ({ rotation }) => rotation.startsAt,
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was finished or cancelled.',
      resolve: ({ rotation }) => rotation.endedAt,
    }),
    createdById: t.id({ description: 'Who asked for it.', resolve: ({ rotation }) => rotation.createdById }),
  }),
})
