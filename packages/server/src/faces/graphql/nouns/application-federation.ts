import type { ApplicationFederation } from '../../../domain/applications/model.ts'
import { builder } from '../builder.ts'

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
