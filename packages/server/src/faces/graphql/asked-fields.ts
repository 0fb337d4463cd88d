import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql'

type Fragments = GraphQLResolveInfo['fragments']

/** The names of the fields a selection asks for, whatever they are called in the answer; also of those that are skipped. */
const namesIn = (set: SelectionSetNode | undefined, fragments: Fragments): readonly FieldNode[] =>
  (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
    return namesIn(inner?.selectionSet, fragments)
  })

const known = new WeakMap<FieldNode, ReadonlySet<string>>()

/**
 * Which fields of its nodes a connection is asked for, so that no more is read. Documents have no cycles of fragments:
 * they are validated by then.
 */
export const fieldsOfNodes = ({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> => {
  const [first, ...others] = fieldNodes
  const held = others.length === 0 && first && known.get(first)
  if (held) return held
  const within = (fields: readonly FieldNode[], name: string) =>
    fields.filter((field) => field.name.value === name).flatMap(({ selectionSet }) => namesIn(selectionSet, fragments))
  const connection = fieldNodes.flatMap(({ selectionSet }) => namesIn(selectionSet, fragments))
  const asked = new Set(within(within(connection, 'edges'), 'node').map(({ name }) => name.value))
  // It goes with the parsed document, of which a bounded number is kept.
  if (others.length === 0 && first) known.set(first, asked)
  return asked
}
