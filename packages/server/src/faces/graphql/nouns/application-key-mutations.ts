import { addKey, retireKey } from '../../../domain/applications/key-commands.ts'
import type { Application, ApplicationKey } from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { shown, type Success } from '../root/success-type.ts'
import { ApplicationRef } from './application.ts'
import { KeyRef } from './application-key.ts'

interface OfKey {
  readonly application: Application
  readonly key: ApplicationKey
}

const keySuccess = (description: string): Success<OfKey> => ({
  description,
  ids: {
    applicationId: { description: 'The application.', of: ({ application }) => application.id },
    keyId: { description: 'The key, `apk_…`.', of: ({ key }) => key.id },
  },
  objects: {
    application: shown<OfKey, Application>({
      type: ApplicationRef,
      description: 'The application',
      of: ({ application }) => application,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
    key: shown<OfKey, ApplicationKey>({
      type: KeyRef,
      description: 'The key, read as part of its application',
      of: ({ key }) => key,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
  },
})

rootMutation('addApplicationKey', addKey, {
  description:
    'Lets an application authenticate with a key pair (private_key_jwt), by its public half, or with those ' +
    'whose public halves it publishes. The private half never leaves the machine it was made on.',
  input: builder.inputType('AddApplicationKeyInput', {
    description: 'Which application, and which key.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      publicJwk: t.string({
        description:
          'The public key as a JWK (RFC 7517) in JSON text: on P-256, P-384 or Ed25519, or RSA of at least 2048 bits. ' +
          'A private key is refused. This, or jwksUrl.',
      }),
      jwksUrl: t.string({
        description: 'Where the application publishes its keys as a JWK Set, by HTTPS on the public internet.',
      }),
      label: t.string({ description: 'What it is for; `key` where left out.' }),
      expiresInDays: t.int({ description: 'Days until it ends by itself, 1 to 730; 365 where left out.' }),
      notBefore: t.field({
        type: 'DateTime',
        description: 'From when it works, at most 366 days ahead; at once where left out.',
      }),
    }),
  }),
  success: keySuccess('The key was added.'),
})

rootMutation('retireApplicationKey', retireKey, {
  description: 'Ends one key. Tokens fetched with it before live on until they expire.',
  input: builder.inputType('RetireApplicationKeyInput', {
    description: 'Which key.',
    fields: (t) => ({ keyId: t.id({ required: true, description: 'The key, `apk_…`.' }) }),
  }),
  success: keySuccess('The key was ended.'),
})
