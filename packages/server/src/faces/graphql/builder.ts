import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type { JsonValue, Permission } from '@postern/protocol'
import { mayEver } from '../../kernel/actor.ts'
import type { GraphqlContext } from './context.ts'
import { limits } from './limits.ts'
import './root/root-field-plugin.ts'

export interface SchemaTypes {
  Context: GraphqlContext
  DefaultFieldNullability: false
  AuthScopes: { permission: Permission }
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    SafeInt: { Input: number; Output: number }
    Permission: { Input: string; Output: string }
    JSON: { Input: never; Output: JsonValue | object }
  }
}

/** The builder of the schema. It defines no types: those stand with their nouns. */
export const builder = new SchemaBuilder<SchemaTypes>({
  // The errors plugin stands before scope-auth, or a refusal would miss the error union.
  plugins: ['rootFields', ErrorsPlugin, ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true },
  scopeAuth: {
    authScopes: ({ call }) => ({ permission: (permission) => mayEver(call.actor, permission) }),
    // Else it would be looked at when the first event comes, long after the subscription was opened.
    authorizeOnSubscribe: true,
  },
  relay: {
    // Our IDs are unique across types and say what they name, so they serve as global IDs as they are.
    encodeGlobalID: (_type, id) => String(id),
    // The connection's own cost already counts each node it was asked for.
    edgesFieldOptions: {
      complexity: { field: 0, multiplier: 1 },
      description: 'The nodes of the page, each with its place in the list.',
    },
    pageInfoFieldOptions: { description: 'Where the page stands in the list.' },
    nodeFieldOptions: { description: 'What stands there.' },
    cursorFieldOptions: { description: 'The place, to give as `after` or `before`.' },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether more follows: ask with `endCursor` as `after`.' },
    hasPreviousPageFieldOptions: { description: 'Whether more precedes: ask with `startCursor` as `before`.' },
    startCursorFieldOptions: { description: 'The place of the first node; null where there is none.' },
    endCursorFieldOptions: { description: 'The place of the last node; null where there is none.' },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
  },
  complexity: { defaultComplexity: 1, defaultListMultiplier: limits.listMultiplier },
})
