import type { ObjectRef } from '@pothos/core'
import { cursorOf, type Page } from '../../kernel/pages.ts'
import { builder } from './builder.ts'

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never
type FieldBuilder = PothosSchemaTypes.QueryFieldBuilder<ExtendedTypes, ExtendedTypes['Root']>

/** The connection type of a node type (GraphQL Cursor Connections). */
export const connectionOf = <Shape extends object>(name: string, type: ObjectRef<ExtendedTypes, Shape>) =>
  builder.connectionObject(
    { type, name: `${name}Connection`, description: `A page of a list of type ${name}.` } as never,
    { name: `${name}Edge`, description: `A place in a list of type ${name}.` } as never,
  )

/** The arguments of every connection. */
export const pageArguments = (t: FieldBuilder) => ({
  first: t.arg.int({ description: 'How many, from the beginning or from `after`: 20 where left out, at most 100.' }),
  after: t.arg.string({ description: 'A cursor: what follows it.' }),
  last: t.arg.int({ description: 'How many, from the end or from `before`.' }),
  before: t.arg.string({ description: 'A cursor: what precedes it.' }),
})

/** A page as the connection shape. */
export const presentPage = <Node extends { readonly id: string }>({
  nodes,
  hasNextPage,
  hasPreviousPage,
  cursors,
}: Page<Node>) => {
  const edges = nodes.map((node, index) => ({ cursor: cursors?.[index] ?? cursorOf(node.id), node }))
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** A page costs its fields once per node asked for. */
export const pageComplexity = (args: { first?: number | null | undefined; last?: number | null | undefined }) => ({
  field: 1,
  multiplier: Math.min(100, Math.max(1, args.first ?? args.last ?? 20)),
})
