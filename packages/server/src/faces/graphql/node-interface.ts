import { kindOfId } from '@postern/protocol'
import { builder } from './builder.ts'

/** What has an ID that is unique across types and says which type it is of (GraphQL Global Object Identification). */
export const NodeInterface = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: 'Something with an ID of its own, which `node` finds again.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its ID: unique across types, and never used again.' }) }),
  resolveType: ({ id }) => kindOfId(id) ?? undefined,
})
