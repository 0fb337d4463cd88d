import type { Application, SecretSlot } from '../../../domain/applications/model.ts'
import { replaceApplication } from '../../../domain/applications/replace-commands.ts'
import { cancelRotation, finishRotation, startRotation } from '../../../domain/applications/rotation-commands.ts'
import type { Rotation } from '../../../domain/applications/rotation-model.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { shown, type Success } from '../root/success-type.ts'
import { SecretSlotInput } from './application-mutations.ts'
import { ApplicationRef } from './application.ts'
import { SecretSlotRef } from './application-secret.ts'

interface OfRotation {
  readonly application: Application
  readonly rotation: Rotation
}

const success = (description: string): Success<OfRotation> => ({
  description,
  ids: {
    applicationId: { description: 'The application.', of: ({ application }) => application.id },
    rotationId: { description: 'The rotation, `rot_…`.', of: ({ rotation }) => rotation.id },
  },
  objects: {
    application: shown<OfRotation, Application>({
      type: ApplicationRef,
      description: 'The application, with its `rotation`',
      of: ({ application }) => application,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
  },
})

rootMutation('startApplicationRotation', startRotation, {
  description:
    'Starts or schedules a rotation: opens an empty slot beside the secrets in use, which `revealApplicationSecret` fills, ' +
    'and names those that shall end.',
  input: builder.inputType('StartApplicationRotationInput', {
    description: 'Which application, and how.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      secretIds: t.idList({ description: 'The secrets that shall end; all that can be used where left out.' }),
      startsAt: t.field({ type: 'DateTime', description: 'When, at most 366 days ahead; at once where left out.' }),
      finishWhenQuiet: t.boolean({
        description: 'Whether the service shall end the old ones, once the new one is used and they are quiet.',
      }),
      label: t.string({ description: 'What the new secret is for; `secret` where left out.' }),
      expiresInDays: t.int({ description: 'Days until the new secret ends by itself; 180 where left out.' }),
    }),
  }),
  success: success('The rotation was started, or scheduled.'),
})

interface Replaced extends OfRotation {
  readonly replacement: Application
  readonly slot: SecretSlot
}

rootMutation('replaceApplication', replaceApplication, {
  also: ['applications:create', 'applications:read'],
  description:
    'Makes an application with the settings, permissions and owners of another in the same space, with an empty slot for a ' +
    'secret of its own, and starts a rotation from the one to the other. The old one goes on until that is finished. ' +
    'Takes `applications:create` in the space. Takes `applications:read` on the old one.',
  input: builder.inputType('ReplaceApplicationInput', {
    description: 'Which application, and by which.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application that is replaced.' }),
      name: t.string({ required: true, description: 'The name of the new one, unique in the space.' }),
      secret: t.field({ type: SecretSlotInput, description: 'The slot of its first secret.' }),
      finishWhenQuiet: t.boolean({
        description: 'Whether the service shall end the old one, once the new one is used and the old one is quiet.',
      }),
    }),
  }),
  success: {
    description: 'The new application was made, and the rotation runs.',
    ids: {
      applicationId: {
        description: 'The application that is replaced.',
        of: ({ application }: Replaced) => application.id,
      },
      rotationId: { description: 'The rotation, `rot_…`.', of: ({ rotation }: Replaced) => rotation.id },
      replacementId: { description: 'The new application.', of: ({ replacement }: Replaced) => replacement.id },
      secretId: { description: 'The slot of its secret, `sec_…`.', of: ({ slot }: Replaced) => slot.id },
    },
    objects: {
      replacement: shown<Replaced, Application>({
        type: ApplicationRef,
        description: 'The new application',
        of: ({ replacement }) => replacement,
        decidedOn: ({ replacement }) => replacement,
        resource: 'Application',
      }),
      secret: shown<Replaced, SecretSlot>({
        type: SecretSlotRef,
        description: 'The slot of its secret, read as part of it',
        of: ({ slot }) => slot,
        decidedOn: ({ replacement }) => replacement,
        resource: 'Application',
      }),
    },
  },
})

rootMutation('finishApplicationRotation', finishRotation, {
  description:
    'Ends the old secrets of the rotation under way, or the application that is replaced. Refused while somebody uses them, ' +
    'unless forced.',
  input: builder.inputType('FinishApplicationRotationInput', {
    description: 'Which application.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      force: t.boolean({ description: 'Also where they are still used, and whoever uses them stops.' }),
    }),
  }),
  success: success('The old secrets were ended.'),
})

rootMutation('cancelApplicationRotation', cancelRotation, {
  description:
    'Calls the rotation under way off, or the one that is scheduled. The old secrets stay; an application that was to take ' +
    'the place of another and never did anything is disabled.',
  input: builder.inputType('CancelApplicationRotationInput', {
    description: 'Which application.',
    fields: (t) => ({ applicationId: t.id({ required: true, description: 'The application.' }) }),
  }),
  success: success('The rotation was called off.'),
})
