import {
  changeApplication,
  createApplication,
  disableApplication,
  enableApplication,
  grantPermissions,
} from '../../../domain/applications/commands.ts'
import { assignOwners } from '../../../domain/applications/owner-commands.ts'
import { copyApplication } from '../../../domain/applications/copy-commands.ts'
import type { Application, SecretSlot } from '../../../domain/applications/model.ts'
import { labelSecret, retireSecret, revealSecret, rotateSecret } from '../../../domain/applications/secret-commands.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { shown, type Success } from '../root/success-type.ts'
import { ApplicationRef, TokenBindingEnum } from './application.ts'
import { SecretSlotRef } from './application-secret.ts'
import { RoleEnum } from './role.ts'

const applicationSuccess = (description: string): Success<Application> => ({
  description,
  ids: { applicationId: { description: 'The application.', of: ({ id }) => id } },
  objects: {
    application: shown<Application, Application>({
      type: ApplicationRef,
      description: 'The application as it is now',
      of: (application) => application,
      decidedOn: (application) => application,
      resource: 'Application',
    }),
  },
})

interface OfSlot {
  readonly application: Application
  readonly slot: SecretSlot
}

const slotSuccess = (description: string): Success<OfSlot> => ({
  description,
  ids: {
    applicationId: { description: 'The application.', of: ({ application }) => application.id },
    secretId: { description: 'The slot of the secret, `sec_…`.', of: ({ slot }) => slot.id },
  },
  objects: {
    application: shown<OfSlot, Application>({
      type: ApplicationRef,
      description: 'The application',
      of: ({ application }) => application,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
    secret: shown<OfSlot, SecretSlot>({
      type: SecretSlotRef,
      description: 'The slot of the secret, read as part of its application',
      of: ({ slot }) => slot,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
  },
})

const applicationInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ applicationId: t.id({ required: true, description: 'The application.' }) }),
  })

const secretInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ secretId: t.id({ required: true, description: 'The secret slot, `sec_…`.' }) }),
  })

const labelText = 'What it is for; `secret` where left out.'
const daysText =
  'Days from when it works until it ends by itself, 1 to 730, or fewer where the space says so; 180 where left out.'
const expiresAtText = 'The exact moment it ends by itself, instead of the days.'
const neverText = 'That it never ends by itself, where the space allows that.'
const notBeforeText = 'From when it works, at most 366 days ahead; at once where left out.'

export const SecretSlotInput = builder.inputType('ApplicationSecretInput', {
  description: 'How a secret slot shall be.',
  fields: (t) => ({
    label: t.string({ description: labelText }),
    expiresInDays: t.int({ description: daysText }),
    expiresAt: t.field({ type: 'DateTime', description: expiresAtText }),
    neverExpires: t.boolean({ description: neverText }),
    notBefore: t.field({ type: 'DateTime', description: notBeforeText }),
  }),
})

const perHourText = 'How many tokens it may fetch in an hour, 1 to 100000000.'
const perDayText = 'How many tokens it may fetch in a day, 1 to 100000000.'

rootMutation('createApplication', createApplication, {
  description: 'Makes an application with an empty slot for its first secret, which `revealApplicationSecret` fills.',
  input: builder.inputType('CreateApplicationInput', {
    description: 'What the application shall be.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space it shall belong to.' }),
      name: t.string({ required: true, description: 'Its name, unique in the space; 1 to 100 characters.' }),
      description: t.string({ description: 'What it is for; at most 500 characters.' }),
      permissions: t.field({
        type: ['Permission'],
        description: 'What it shall be granted: nothing you do not hold there yourself.',
      }),
      allowedAddresses: t.stringList({ description: 'Addresses and ranges it may come from; any where left out.' }),
      audiences: t.stringList({
        description: 'Resources besides this API that its tokens may be for: at most 10 URIs without a fragment.',
      }),
      tokenLifeSeconds: t.int({
        description: 'How long its tokens live: 300 to 86400, 21600 (6 hours) where left out.',
      }),
      tokensPerHour: t.int({ description: perHourText }),
      tokensPerDay: t.int({ description: perDayText }),
      tokenBinding: t.field({
        type: TokenBindingEnum,
        description: 'What its tokens must be bound to; nothing where left out.',
      }),
      secret: t.field({ type: SecretSlotInput, description: 'Its first secret slot.' }),
    }),
  }),
  success: slotSuccess('The application was made.'),
})

rootMutation('copyApplication', copyApplication, {
  description:
    'Makes an application with the name and the settings of another in a space where you may create applications. It is ' +
    'granted what you hold there, and has an empty secret slot of its own: no secret is copied.',
  input: builder.inputType('CopyApplicationInput', {
    description: 'Which application, and where to.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application that is copied.' }),
      spaceId: t.id({ required: true, description: 'The space the copy shall belong to.' }),
      name: t.string({ description: 'Its name there; the same where left out.' }),
      secret: t.field({ type: SecretSlotInput, description: 'Its first secret slot.' }),
    }),
  }),
  success: {
    ...slotSuccess('The copy was made.'),
    lists: {
      withheld: {
        description: 'What the original has and the copy was not granted, because you do not hold it there.',
        of: ({ withheld }) => withheld,
      },
    },
  },
})

rootMutation('updateApplication', changeApplication, {
  description: 'Changes what an application is called and how it gets tokens. What is left out stays.',
  input: builder.inputType('UpdateApplicationInput', {
    description: 'Which application, and what shall change.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      name: t.string({ description: 'Its new name.' }),
      description: t.string({ description: 'What it is for.' }),
      allowedAddresses: t.stringList({ description: 'Addresses and ranges it may come from; any where empty.' }),
      audiences: t.stringList({
        description:
          'Resources besides this API that its tokens may be for: at most 10 URIs without a fragment. ' +
          'Taking one away voids the tokens it has.',
      }),
      tokenLifeSeconds: t.int({ description: 'How long its tokens live, 300 to 86400.' }),
      tokensPerHour: t.int({ description: `${perHourText} Null takes the quota away.` }),
      tokensPerDay: t.int({ description: `${perDayText} Null takes the quota away.` }),
      tokenBinding: t.field({
        type: TokenBindingEnum,
        description: 'What its tokens must be bound to. To demand it voids the tokens it has.',
      }),
    }),
  }),
  success: applicationSuccess('The application was changed.'),
})

rootMutation('grantApplicationPermissions', grantPermissions, {
  description: 'Sets which permissions an application has. Taking one away voids the tokens it has.',
  input: builder.inputType('GrantApplicationPermissionsInput', {
    description: 'Which application, and all it shall be granted.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      permissions: t.field({ type: ['Permission'], required: true, description: 'All it shall have from now on.' }),
    }),
  }),
  success: applicationSuccess('The permissions were set.'),
})

rootMutation('setApplicationOwners', assignOwners, {
  description:
    'Says who answers for an application: they are told when its secrets, keys and certificates are about to end. What is left out stays.',
  input: builder.inputType('SetApplicationOwnersInput', {
    description: 'Which application, and all who shall answer for it.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      ownerIds: t.idList({
        description: 'All people from now on: at most 20 who have a role in the space.',
      }),
      ownerRoles: t.field({
        type: [RoleEnum],
        description: 'All roles from now on: whoever has one in the space when there is something to tell.',
      }),
    }),
  }),
  success: applicationSuccess('The owners were set.'),
})

rootMutation('disableApplication', disableApplication, {
  description: 'Stops an application: its secrets, and every token it has.',
  input: applicationInput('DisableApplicationInput', 'Which application to stop.'),
  success: applicationSuccess('The application was stopped.'),
})

rootMutation('enableApplication', enableApplication, {
  description: 'Lets a disabled application fetch tokens again. The old ones stay void.',
  input: applicationInput('EnableApplicationInput', 'Which application to let work again.'),
  success: applicationSuccess('The application can fetch tokens again.'),
})

rootMutation('rotateApplicationSecret', rotateSecret, {
  description: 'Opens an empty slot for a further secret beside those in use; `revealApplicationSecret` fills it.',
  input: builder.inputType('RotateApplicationSecretInput', {
    description: 'Which application, and how the slot shall be.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      label: t.string({ description: labelText }),
      expiresInDays: t.int({ description: daysText }),
      expiresAt: t.field({ type: 'DateTime', description: expiresAtText }),
      neverExpires: t.boolean({ description: neverText }),
      notBefore: t.field({ type: 'DateTime', description: notBeforeText }),
    }),
  }),
  success: slotSuccess('The slot was opened.'),
})

rootMutation('revealApplicationSecret', revealSecret, {
  description: 'Mints the secret of an empty slot and answers it, this once. Nobody can read it again.',
  input: secretInput('RevealApplicationSecretInput', 'Which slot.'),
  success: {
    ...slotSuccess('The secret, this once.'),
    texts: {
      clientSecret: {
        description: 'The client secret itself. Store it now.',
        of: ({ secret }) => secret.reveal(),
      },
    },
  },
})

rootMutation('labelApplicationSecret', labelSecret, {
  description: 'Changes what a secret is called.',
  input: builder.inputType('LabelApplicationSecretInput', {
    description: 'Which secret, and its new label.',
    fields: (t) => ({
      secretId: t.id({ required: true, description: 'The secret slot, `sec_…`.' }),
      label: t.string({ required: true, description: 'What it is for; 1 to 100 characters.' }),
    }),
  }),
  success: slotSuccess('The secret has its new label.'),
})

rootMutation('retireApplicationSecret', retireSecret, {
  description:
    'Ends one secret. Tokens fetched with it before live on until they expire. One that is still used stays, unless forced.',
  input: builder.inputType('RetireApplicationSecretInput', {
    description: 'Which secret.',
    fields: (t) => ({
      secretId: t.id({ required: true, description: 'The secret slot, `sec_…`.' }),
      force: t.boolean({ description: 'Also where it is still used, and whoever uses it stops.' }),
    }),
  }),
  success: slotSuccess('The secret was ended.'),
})
