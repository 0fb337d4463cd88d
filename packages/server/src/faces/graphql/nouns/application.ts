import type { TokenBinding } from '@postern/protocol'
import {
  neverExpires,
  stateOfKey,
  stateOfSecret,
  daysLeft,
  type Application,
  type ApplicationCertificate,
  type ApplicationFederation,
  type ApplicationKey,
  type CertificateSubject,
  type SecretSlot,
} from '../../../domain/applications/model.ts'
import { missingOf, type RotationProgress } from '../../../domain/applications/rotation-model.ts'
import { isUsed, type SecretUse } from '../../../domain/applications/secret-use-model.ts'
import { readApplication, readApplications } from '../../../domain/applications/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, OrderEnum, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootQuery } from '../root/root-query.ts'
import { FindingRef, UsageRef } from './application-usage.ts'
import { takes } from '../root/takes.ts'
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

const KeyStateEnum = builder.enumType('KeyState', {
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

const CertificateSubjectEnum = builder.enumType('CertificateSubject', {
  description: 'What names an application in a certificate (RFC 8705 §2.1.2).',
  values: {
    dn: { description: 'Its whole subject, as RFC 4514 writes it.' },
    dns: { description: 'A host name among its alternative names.' },
    uri: { description: 'A URI among them.' },
    ip: { description: 'An IP address among them.' },
    email: { description: 'An e-mail address among them.' },
  } satisfies Record<CertificateSubject, { description: string }>,
})

export const CertificateRef = builder.objectRef<ApplicationCertificate>('ApplicationCertificate').implement({
  description:
    'A certificate that an application authenticates with, or an authority and whom the certificates it issues must name.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `crt_…`.' }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    state: t.field({
      type: KeyStateEnum,
      description: 'What it is now.',
      resolve: (certificate, _args, { deps }) => stateOfKey(certificate, new Date(deps.clock.now())),
    }),
    thumbprint: t.exposeString('thumbprint', {
      nullable: true,
      description:
        'The SHA-256 of the one certificate, as `x5t#S256` has it (self_signed_tls_client_auth); null where an authority vouches.',
    }),
    authority: t.exposeString('authority', {
      nullable: true,
      description: 'The certificate of that authority, in PEM (tls_client_auth).',
    }),
    subjectType: t.expose('subjectType', {
      type: CertificateSubjectEnum,
      nullable: true,
      description: 'What must name the application in the certificates that the authority issues.',
    }),
    subject: t.exposeString('subject', { nullable: true, description: 'The name they must have there.' }),
    notBefore: t.expose('notBefore', { type: 'DateTime', description: 'From when it works.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends by itself, at the latest with the certificate, or that of the authority.',
    }),
    retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was ended.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a token was last fetched with it; some seconds late.',
    }),
    daysLeft: t.int({
      description: 'Days until it ends by itself, begun ones counted; 0 where it is over.',
      resolve: (certificate, _args, { deps }) => daysLeft(certificate, new Date(deps.clock.now())),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

const ClaimConditionRef = builder.objectRef<{ name: string; value: string }>('ClaimCondition').implement({
  description: 'A claim that an outside token must have.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    value: t.exposeString('value', { description: 'Its value, to the letter.' }),
  }),
})

export const FederationRef = builder.objectRef<ApplicationFederation>('ApplicationFederation').implement({
  description:
    'An outside issuer, such as a cluster or a CI, whose tokens for a workload count as the credential of an application.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, `fed_…`.' }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    issuer: t.exposeString('issuer', { description: 'The issuer, as it stands in `iss`.' }),
    jwksUrl: t.exposeString('jwksUrl', {
      nullable: true,
      description: 'Where its keys are; null where its metadata says that.',
    }),
    subject: t.exposeString('subject', {
      description: 'The subject, or how it begins: a `*` at its end stands for one part more.',
    }),
    claims: t.field({
      type: [ClaimConditionRef],
      description: 'What else the token must say.',
      resolve: ({ claims }) => Object.entries(claims).map(([name, value]) => ({ name, value })),
    }),
    retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was ended.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

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

const RotationRef = builder.objectRef<RotationProgress>('ApplicationRotation').implement({
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
