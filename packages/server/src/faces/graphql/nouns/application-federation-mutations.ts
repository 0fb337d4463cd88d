import { addFederation, retireFederation } from '../../../domain/applications/federation-commands.ts'
import type { Application, ApplicationFederation } from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { shown, type Success } from '../root/success-type.ts'
import { ApplicationRef } from './application.ts'
import { FederationRef } from './application-federation.ts'

interface OfFederation {
  readonly application: Application
  readonly federation: ApplicationFederation
}

const federationSuccess = (description: string): Success<OfFederation> => ({
  description,
  ids: {
    applicationId: { description: 'The application.', of: ({ application }) => application.id },
    federationId: { description: 'The trust, `fed_…`.', of: ({ federation }) => federation.id },
  },
  objects: {
    application: shown<OfFederation, Application>({
      type: ApplicationRef,
      description: 'The application',
      of: ({ application }) => application,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
    federation: shown<OfFederation, ApplicationFederation>({
      type: FederationRef,
      description: 'The trust, read as part of its application',
      of: ({ federation }) => federation,
      decidedOn: ({ application }) => application,
      resource: 'Application',
    }),
  },
})

const ClaimConditionInput = builder.inputType('ClaimConditionInput', {
  description: 'A claim that the token must have.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name.' }),
    value: t.string({ required: true, description: 'Its value, which is compared to the letter.' }),
  }),
})

rootMutation('addApplicationFederation', addFederation, {
  description:
    'Lets a workload authenticate as an application with the token that its platform gave it, such as that of a Kubernetes ' +
    'service account or of a CI job: as `client_assertion`, with `client_id` beside it. The token must be for this service ' +
    'alone: its audience is the issuer of this service.',
  input: builder.inputType('AddApplicationFederationInput', {
    description: 'Which application, and which tokens count for it.',
    fields: (t) => ({
      applicationId: t.id({ required: true, description: 'The application.' }),
      issuer: t.string({ required: true, description: 'The issuer, as it stands in `iss`: an https URL.' }),
      jwksUrl: t.string({ description: "Where the issuer's keys are; where left out, its metadata says that." }),
      subject: t.string({
        required: true,
        description:
          'The subject, such as `system:serviceaccount:shop:orders`. A `*` at its end, behind a `:` or `/` and two parts at ' +
          'least, stands for one part more.',
      }),
      claims: t.field({ type: [ClaimConditionInput], description: 'What else the token must say; at most 10.' }),
      label: t.string({ description: 'What it is for; `federation` where left out.' }),
    }),
  }),
  success: federationSuccess('The issuer is trusted.'),
})

rootMutation('retireApplicationFederation', retireFederation, {
  description: 'Ends the trust in an outside issuer. Tokens fetched by it before live on until they expire.',
  input: builder.inputType('RetireApplicationFederationInput', {
    description: 'Which trust.',
    fields: (t) => ({ federationId: t.id({ required: true, description: 'The trust, `fed_…`.' }) }),
  }),
  success: federationSuccess('The trust was ended.'),
})
