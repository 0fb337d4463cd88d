import { daysLeft, stateOfKey, type ApplicationKey } from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'

export const KeyStateEnum = builder.enumType('KeyState', {
  description: 'What a key or certificate is at this moment.',
  values: {
    pending: { description: 'Works later.' },
    live: { description: 'Works.' },
    expired: { description: 'Past its expiry.' },
    retired: { description: 'Ended by somebody.' },
  },
})

export const KeyRef = builder.objectRef<ApplicationKey>('ApplicationKey').implement({
  description:
    'The public half of a key pair that an application authenticates with (private_key_jwt), or the address of such keys.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `apk_…`; an assertion may name it as its `kid`.' }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    state: t.field({
      type: KeyStateEnum,
      description: 'What it is now.',
      resolve: (key, _args, { deps }) => stateOfKey(key, new Date(deps.clock.now())),
    }),
    thumbprint: t.exposeString('thumbprint', {
      nullable: true,
      description: 'Its JWK thumbprint (RFC 7638), by SHA-256; null for an address.',
    }),
    publicJwk: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The public key, as a JWK (RFC 7517); null for an address.',
      resolve: ({ publicJwk }) => publicJwk && { ...publicJwk },
    }),
    jwksUrl: t.exposeString('jwksUrl', {
      nullable: true,
      description: 'Where the application publishes its keys, instead of one key.',
    }),
    notBefore: t.expose('notBefore', { type: 'DateTime', description: 'From when it works.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends by itself.' }),
    retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was ended.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a token was last fetched with it; some seconds late.',
    }),
    daysLeft: t.int({
      description: 'Days until it ends by itself, begun ones counted; 0 where it is over.',
      resolve: (key, _args, { deps }) => daysLeft(key, new Date(deps.clock.now())),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})
