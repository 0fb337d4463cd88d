import type { TokenBinding } from '@postern/protocol'
import type { Application } from '../../../domain/applications/model.ts'
import { readApplication, readApplications } from '../../../domain/applications/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, OrderEnum, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootQuery } from '../root/root-query.ts'
import { takes } from '../root/takes.ts'
import { CertificateRef } from './application-certificate.ts'
import { FederationRef } from './application-federation.ts'
import { KeyRef } from './application-key.ts'
import { RotationRef } from './application-rotation.ts'
import { SecretSlotRef } from './application-secret.ts'
import { FindingRef, UsageRef } from './application-usage.ts'
import { RoleEnum } from './role.ts'
import { SpaceKindEnum, SpaceRef } from './space.ts'

const StatusEnum = builder.enumType('ApplicationStatus', {
  description: 'Whether an application can fetch and use tokens.',
  values: {
    active: { description: 'It can.' },
    disabled: { description: 'It can not, and the tokens it had are void for good.' },
  },
})

export const TokenBindingEnum = builder.enumType('TokenBinding', {
  description: 'What an application’s tokens must be bound to.',
  values: {
    none: {
      description: 'Nothing: whoever has one may use it, unless the application proved a key when it fetched it.',
    },
    dpop: { description: 'A key of the application, which each request proves (DPoP, RFC 9449).' },
    mtls: { description: 'The certificate it connects with (mTLS, RFC 8705).' },
  } satisfies Record<TokenBinding, { description: string }>,
})

export const ApplicationRef = builder.objectRef<Application>('Application')
ApplicationRef.implement({
  interfaces: [NodeInterface],
  description:
    'A machine client: it fetches tokens with its secrets, keys or certificates, and acts in its space with the permissions it was granted.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `app_…`.' }),
    clientId: t.exposeID('id', { description: 'Its OAuth client ID: the same as `id`.' }),
    name: t.exposeString('name', { description: 'Its name, unique in its space.' }),
    description: t.exposeString('description', { description: 'What it is for.' }),
    status: t.expose('status', { type: StatusEnum, description: 'Whether it can fetch and use tokens.' }),
    permissions: t.field({
      type: ['Permission'],
      description: 'What it was granted.',
      resolve: ({ permissions }) => [...permissions],
    }),
    allowedAddresses: t.stringList({
      description: 'Addresses and ranges it may come from; any where empty.',
      resolve: ({ allowedAddresses }) => [...allowedAddresses],
    }),
    audiences: t.stringList({
      description: 'Resources besides this API that its tokens may be for.',
      resolve: ({ audiences }) => [...audiences],
    }),
    ownerIds: t.idList({
      description: 'The people who answer for it, and are reminded of what is due.',
      resolve: ({ ownerIds }) => [...ownerIds],
    }),
    ownerRoles: t.expose('ownerRoles', {
      type: [RoleEnum],
      description:
        'The roles whose holders in the space answer for it, whoever has them when there is something to tell.',
    }),
    tokenLifeSeconds: t.exposeInt('tokenLifeSeconds', { description: 'How long its tokens live.' }),
    tokenBinding: t.expose('tokenBinding', {
      type: TokenBindingEnum,
      description: 'What its tokens must be bound to.',
    }),
    tokensPerHour: t.exposeInt('tokensPerHour', {
      nullable: true,
      description: 'How many tokens it may fetch in an hour: so many at once, then as many more as come back evenly.',
    }),
    tokensPerDay: t.exposeInt('tokensPerDay', { nullable: true, description: 'The same for a day.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdById: t.exposeID('createdById', { description: 'Who made it: a user or an application.' }),
    spaceId: t.exposeID('spaceId', { description: 'The space it belongs to.' }),
    environment: t.field({
      type: SpaceKindEnum,
      nullable: true,
      description: 'What its space is for; null without `applications:read`.',
      ...takes('applications:read'),
      resolve: ({ id }, _args, { loaders }) => loaders.environment.load(id),
    }),
    space: t.field({
      type: SpaceRef,
      nullable: true,
      description: 'The space it belongs to; null without `spaces:read`.',
      ...takes('spaces:read'),
      resolve: ({ spaceId }, _args, { loaders }) => loaders.space.load(spaceId),
    }),
    rotation: t.field({
      type: RotationRef,
      ...takes('applications:read'),
      nullable: true,
      description: 'Its last rotation, under way or over; null where there is none, or without `applications:read`.',
      resolve: ({ id }, _args, { loaders }) => loaders.rotation.load(id),
    }),
    secrets: t.field({
      type: [SecretSlotRef],
      nullable: true,
      description: 'Its secret slots, oldest first; null without `applications:read`.',
      ...takes('applications:read'),
      resolve: async ({ id }, _args, { loaders }) => {
        const slots = await loaders.secretSlots.load(id)
        return slots && [...slots]
      },
    }),
    keys: t.field({
      type: [KeyRef],
      nullable: true,
      description: 'Its keys, oldest first; null without `applications:read`.',
      ...takes('applications:read'),
      resolve: async ({ id }, _args, { loaders }) => {
        const keys = await loaders.applicationKeys.load(id)
        return keys && [...keys]
      },
    }),
    certificates: t.field({
      type: [CertificateRef],
      nullable: true,
      description: 'Its certificates, oldest first; null without `applications:read`.',
      ...takes('applications:read'),
      // Most applications have none or one, and five at most are open.
      complexity: { field: 1, multiplier: 3 },
      resolve: async ({ id }, _args, { loaders }) => {
        const certificates = await loaders.applicationCertificates.load(id)
        return certificates && [...certificates]
      },
    }),
    usage: t.field({
      type: UsageRef,
      nullable: true,
      description: 'What it did; null without `applications:usage`. Some seconds late.',
      ...takes('applications:usage'),
      args: {
        from: t.arg({ type: 'DateTime', description: 'From this day on (UTC); 30 days up to `to` where left out.' }),
        to: t.arg({
          type: 'DateTime',
          description: 'Up to this day, included; today where left out. At most 400 days.',
        }),
      },
      // It is a read of its own, over many rows.
      complexity: 10,
      resolve: ({ id }, { from, to }, { loaders }) => loaders.usage.load({ id, from: from ?? null, to: to ?? null }),
    }),
    health: t.field({
      type: [FindingRef],
      nullable: true,
      description:
        'What it does wrong as a client, by what was counted today and yesterday; null without `applications:usage`.',
      ...takes('applications:usage'),
      complexity: { field: 5, multiplier: 1 },
      resolve: async ({ id }, _args, { loaders }) => {
        const findings = await loaders.clientHealth.load(id)
        return findings && [...findings]
      },
    }),
    federations: t.field({
      type: [FederationRef],
      nullable: true,
      description: 'The outside issuers it trusts, oldest first; null without `applications:read`.',
      ...takes('applications:read'),
      resolve: async ({ id }, _args, { loaders }) => {
        const federations = await loaders.applicationFederations.load(id)
        return federations && [...federations]
      },
    }),
  }),
})
const ApplicationConnection = connectionOf('Application', ApplicationRef)

rootQuery('application', readApplication, {
  description: 'One application.',
  type: ApplicationRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The application, by its client ID.' }) }),
})

rootQuery('applications', readApplications, {
  description: 'The applications you may see.',
  type: ApplicationConnection,
  args: (t) => ({
    ...pageArguments(t),
    spaceId: t.arg.id({ description: 'Only those of this space.' }),
    status: t.arg({ type: StatusEnum, description: 'Only those with this status.' }),
    permission: t.arg({ type: 'Permission', description: 'Only those that were granted this permission.' }),
    namePrefix: t.arg.string({ description: 'Only those whose name begins like this, in whatever case.' }),
    dueWithinDays: t.arg.int({
      description: 'Only those with a secret, key or certificate in use that ends within so many days, 1 to 730.',
    }),
    order: t.arg({ type: OrderEnum, description: 'In which order; the oldest first where left out.' }),
  }),
  readsFields: true,
  present: presentPage,
  complexity: pageComplexity,
})
