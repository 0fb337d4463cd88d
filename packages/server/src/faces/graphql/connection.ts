import type { ObjectRef } from '@pothos/core'
import { cursorOf, mostCounted, type ListOrder, type Page } from '../../kernel/pages.ts'
import { builder } from './builder.ts'

type ExtendedTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never
type FieldBuilder = PothosSchemaTypes.QueryFieldBuilder<ExtendedTypes, ExtendedTypes['Root']>

interface Counted {
  readonly count: NonNullable<Page<never>['count']>
}
type CountedFields = PothosSchemaTypes.ObjectFieldBuilder<ExtendedTypes, Counted>

const countedFields = (t: CountedFields) => ({
  totalCount: t.int({
    nullable: true,
    description: `How many there are in all that fit and that you may see; null where they are more than ${mostCounted}.`,
    // It is a read of its own.
    complexity: 10,
    resolve: ({ count }) => count(),
  }),
})

/** The connection type of a node type (GraphQL Cursor Connections); one that is not counted has too much to count. */
export const connectionOf = <Shape extends object>(
  name: string,
  type: ObjectRef<ExtendedTypes, Shape>,
  { isCounted = true }: { readonly isCounted?: boolean } = {},
) =>
  builder.connectionObject(
    {
      type,
      name: `${name}Connection`,
      description: `A page of a list of type ${name}.`,
      ...(isCounted && { fields: countedFields }),
    } as never,
    { name: `${name}Edge`, description: `A place in a list of type ${name}.` } as never,
  )

/** The arguments of every connection. */
export const pageArguments = (t: FieldBuilder) => ({
  first: t.arg.int({ description: 'How many, from the beginning or from `after`: 20 where left out, at most 100.' }),
  after: t.arg.string({ description: 'A cursor: what follows it.' }),
  last: t.arg.int({ description: 'How many, from the end or from `before`.' }),
  before: t.arg.string({ description: 'A cursor: what precedes it.' }),
})

/** The orders of the lists of what has a name. */
export const OrderEnum = builder.enumType('ListOrder', {
  description: 'In which order things are listed.',
  values: {
    oldest_first: { description: 'By when they came to be, the oldest first.' },
    newest_first: { description: 'The same, the newest first.' },
    name_ascending: { description: 'By name, from the beginning of the alphabet.' },
    name_descending: { description: 'By name, from its end.' },
  } satisfies Record<ListOrder, object>,
})

/** A page as the connection shape. */
export const presentPage = <Node extends { readonly id: string }>({
  nodes,
  hasNextPage,
  hasPreviousPage,
  cursors,
  count,
}: Page<Node>) => {
  const edges = nodes.map((node, index) => ({ cursor: cursors?.[index] ?? cursorOf(node.id), node }))
  return {
    edges,
    ...(count && { count }),
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
