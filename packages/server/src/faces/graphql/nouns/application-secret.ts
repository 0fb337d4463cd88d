import { daysLeft, neverExpires, stateOfSecret, type SecretSlot } from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'
import { takes } from '../root/takes.ts'

export const SecretStateEnum = builder.enumType('SecretState', {
  description: 'What a secret slot is at this moment.',
  values: {
    empty: { description: 'Not copied yet: revealing mints the secret.' },
    lapsed: { description: 'Not copied in time: it can no longer be.' },
    pending: { description: 'Copied, and works later.' },
    live: { description: 'Works.' },
    expired: { description: 'Past its expiry.' },
    retired: { description: 'Ended by somebody.' },
  },
})

export const SecretSlotRef = builder.objectRef<SecretSlot>('ApplicationSecret').implement({
  description: 'A slot for a secret. The secret itself is shown once, by revealing; only its hash is kept.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `sec_…`; it stands inside the secret too.' }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    state: t.field({
      type: SecretStateEnum,
      description: 'What it is now.',
      resolve: (slot, _args, { deps }) => stateOfSecret(slot, new Date(deps.clock.now())),
    }),
    hint: t.exposeString('hint', { nullable: true, description: 'The last four characters, to recognise it by.' }),
    notBefore: t.expose('notBefore', { type: 'DateTime', description: 'From when it works.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends by itself; the end of 2199 where it has no expiry.',
    }),
    hasExpiry: t.boolean({
      description: 'Whether it ends by itself.',
      resolve: ({ expiresAt }) => expiresAt < neverExpires,
    }),
    daysLeft: t.int({
      description: 'Days until it ends by itself, begun ones counted; 0 where it is over.',
      resolve: (slot, _args, { deps }) => daysLeft(slot, new Date(deps.clock.now())),
    }),
    claimBy: t.expose('claimBy', { type: 'DateTime', description: 'Until when an empty slot can be revealed.' }),
    revealedAt: t.expose('revealedAt', { type: 'DateTime', nullable: true, description: 'When it was copied.' }),
    retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was ended.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a token was last fetched with it; some seconds late.',
    }),
    lastUsedFrom: t.string({
      nullable: true,
      description: 'The address that was from; null without `applications:locate`.',
      ...takes('applications:locate'),
      resolve: ({ id }, _args, { loaders }) => loaders.lastAddress.load(id),
    }),
    lastUsedProgram: t.exposeString('lastUsedProgram', {
      nullable: true,
      description: 'What the program that did it says it is, such as `sdk/0.1.0`; null where it says nothing.',
    }),
    lastUsedInstance: t.exposeString('lastUsedInstance', {
      nullable: true,
      description: 'Which process of it that was: a text that each draws at random.',
    }),
    quietAt: t.expose('quietAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the tokens fetched with it are over, if nobody uses it again; null where it was never used.',
    }),
    isQuiet: t.boolean({
      description: 'Whether nobody can have a token that was fetched with it, as far as was counted.',
      resolve: ({ quietAt }, _args, { deps }) => quietAt === null || quietAt.getTime() <= deps.clock.now(),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the slot was opened.' }),
  }),
})
