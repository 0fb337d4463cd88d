import { permissions } from '@postern/protocol'
import { reportBreach } from '../../../domain/applications/breach-commands.ts'
import type { StoppableCredential, StoppedCredentials } from '../../../domain/applications/breach-model.ts'
import type { Application, SecretSlot } from '../../../domain/applications/model.ts'
import type { ActionCount } from '../../../domain/audit/activity-model.ts'
import type { AuditEvent } from '../../../domain/audit/model.ts'
import { previewBreach, type BreachPlace, type BreachPreview, type Reach } from '../../../workflows/preview-breach.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown } from '../root/success-type.ts'
import { takes } from '../root/takes.ts'
import { SecretSlotInput } from './application-mutations.ts'
import { ApplicationRef } from './application.ts'
import { SecretSlotRef, SecretStateEnum } from './application-secret.ts'
import { OutcomeEnum, TargetRef } from './audit.ts'

/** What is in it was read with what it is in, and has a bound of its own. */
const oneRead = { field: 1, multiplier: 0 }

const CredentialKindEnum = builder.enumType('CredentialKind', {
  description: 'What an application authenticates with.',
  values: {
    secret: { description: 'A client secret.' },
    key: { description: 'A key pair, or an address where it publishes such.' },
    certificate: { description: 'A certificate, or an authority that issues such.' },
    federation: { description: 'The trust in an outside issuer.' },
  },
})

const CredentialRef = builder.objectRef<StoppableCredential>('StoppableCredential').implement({
  description: 'Something that an application authenticates with, and that a report of its breach stops.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID.' }),
    kind: t.expose('kind', { type: CredentialKindEnum, description: 'What it is.' }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    state: t.expose('state', { type: SecretStateEnum, description: 'Whether it works.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; some seconds late, and null where that is not counted.',
    }),
  }),
})

const ReachRef = builder.objectRef<Reach>('PermissionReach').implement({
  description: 'A permission of the application, and on how much.',
  fields: (t) => ({
    permission: t.expose('permission', { type: 'Permission', description: 'The permission.' }),
    title: t.string({ description: 'What it means.', resolve: ({ permission }) => permissions[permission].title }),
    objects: t.exposeInt('objects', {
      nullable: true,
      description:
        'How many objects of the space are within its reach; null for more than 1,000, and for what has no number.',
    }),
  }),
})

const ActionCountRef = builder.objectRef<ActionCount>('ActionCount').implement({
  description: 'How often something was done, or tried.',
  fields: (t) => ({
    action: t.expose('action', { type: 'Permission', description: 'What: the name of the permission.' }),
    outcome: t.expose('outcome', { type: OutcomeEnum, description: 'How it ended.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'How often.' }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When first.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When last.' }),
  }),
})

const ChangeRef = builder.objectRef<AuditEvent>('BreachChange').implement({
  description: 'Something that the application changed: what may have to be undone.',
  fields: (t) => ({
    eventId: t.exposeID('id', { description: 'The event, `evt_…`.' }),
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ content }) => new Date(content.at) }),
    action: t.expose('action', { type: 'Permission', description: 'What was done.' }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'What it was done to, or what was made.',
      resolve: ({ content }) => content.target,
    }),
  }),
})

const PlaceRef = builder.objectRef<BreachPlace>('BreachPlace').implement({
  description: 'An address that the application came from, by which of its credentials.',
  fields: (t) => ({
    address: t.exposeString('address', { nullable: true, description: 'The address; null where it was erased.' }),
    credentialId: t.exposeID('credentialId', { nullable: true, description: 'The secret, key, certificate or trust.' }),
    count: t.expose('count', { type: 'SafeInt', description: 'How often.' }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When first.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When last.' }),
  }),
})

const PreviewRef = builder.objectRef<BreachPreview>('ApplicationBreachPreview').implement({
  description:
    'What a breach of an application reaches: what it could do, what it did, from where, and what a report would stop.',
  fields: (t) => ({
    applicationId: t.id({ description: 'The application.', resolve: ({ application }) => application.id }),
    name: t.string({ description: 'Its name.', resolve: ({ application }) => application.name }),
    spaceId: t.id({ description: 'The space it is in.', resolve: ({ application }) => application.spaceId }),
    since: t.expose('since', { type: 'DateTime', description: 'From when on what it did was looked at.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When this was looked at.' }),
    credentials: t.field({
      type: [CredentialRef],
      complexity: oneRead,
      description: 'All it authenticates with, and its empty slots: what a report would stop.',
      resolve: ({ credentials }) => [...credentials],
    }),
    rotationId: t.exposeID('rotationId', {
      nullable: true,
      description: 'The rotation that a report would call off; null where none is under way.',
    }),
    tokens: t.expose('tokens', {
      type: 'SafeInt',
      description: 'How many of its tokens may be in force; those that were revoked are counted too.',
    }),
    audiences: t.stringList({
      description: 'Resources besides this API that its tokens are for. What was done there is not known here.',
      resolve: ({ application }) => [...application.audiences],
    }),
    reach: t.field({
      type: [ReachRef],
      complexity: oneRead,
      description: 'What it could do here, by the permissions it has now, whatever policies forbid besides.',
      resolve: ({ reach }) => [...reach],
    }),
    actions: t.field({
      type: [ActionCountRef],
      complexity: oneRead,
      description: 'What it did, the most frequent first.',
      resolve: ({ actions }) => [...actions],
    }),
    changes: t.field({
      type: [ChangeRef],
      complexity: oneRead,
      description: 'What it changed, newest first: 100 at most.',
      resolve: ({ changes }) => [...changes],
    }),
    places: t.field({
      type: [PlaceRef],
      complexity: oneRead,
      nullable: true,
      description: 'Where it came from, the most frequent first: 200 at most; null without `applications:locate`.',
      ...takes('applications:locate'),
      resolve: async (preview, _args, { loaders }) => {
        const places = await loaders.breachPlaces.load(preview)
        return places && [...places]
      },
    }),
  }),
})

rootQuery('applicationBreachPreview', previewBreach, {
  description: 'What a breach of an application reaches, before anything is done about it.',
  type: PreviewRef,
  args: (t) => ({
    applicationId: t.arg.id({ required: true, description: 'The application.' }),
    since: t.arg({
      type: 'DateTime',
      required: true,
      description: 'From when on it is believed breached, at most 400 days ago.',
    }),
  }),
  // It reads the log of all that time.
  complexity: () => ({ field: 20, multiplier: 1 }),
})

interface Reported {
  readonly application: Application
  readonly slot: SecretSlot
  readonly stopped: StoppedCredentials
}

rootMutation('reportApplicationBreach', reportBreach, {
  description:
    'Stops all that an application authenticates with, and every token it has, at once and everywhere; opens an empty slot ' +
    'for a new secret, which `revealApplicationSecret` fills; and tells its owners.',
  input: builder.inputType('ReportApplicationBreachInput', {
    description: 'Which application, and how the slot of its new secret shall be.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      since: t.field({ type: 'DateTime', description: 'From when on it is believed breached: for the record.' }),
      secret: t.field({ type: SecretSlotInput, description: 'The slot of its new secret.' }),
    }),
  }),
  success: {
    description: 'All of it was stopped.',
    ids: {
      applicationId: { description: 'The application.', of: ({ application }: Reported) => application.id },
      secretId: { description: 'The slot of the new secret, `sec_…`.', of: ({ slot }: Reported) => slot.id },
    },
    objects: {
      application: shown<Reported, Application>({
        type: ApplicationRef,
        description: 'The application as it is now',
        of: ({ application }) => application,
        decidedOn: ({ application }) => application,
        resource: 'Application',
      }),
      secret: shown<Reported, SecretSlot>({
        type: SecretSlotRef,
        description: 'The slot of the new secret, read as part of its application',
        of: ({ slot }) => slot,
        decidedOn: ({ application }) => application,
        resource: 'Application',
      }),
    },
    lists: {
      stoppedSecrets: { description: 'The secrets and slots that were ended.', of: ({ stopped }) => stopped.secrets },
      stoppedKeys: { description: 'The keys that were ended.', of: ({ stopped }) => stopped.keys },
      stoppedCertificates: {
        description: 'The certificates that were ended.',
        of: ({ stopped }) => stopped.certificates,
      },
      stoppedFederations: { description: 'The trusts that were ended.', of: ({ stopped }) => stopped.federations },
      cancelledRotations: {
        description: 'The rotations that were called off.',
        of: ({ stopped }) => stopped.rotations,
      },
    },
  },
})
