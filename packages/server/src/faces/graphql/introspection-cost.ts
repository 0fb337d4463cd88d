import {
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getArgumentValues,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

interface Asked {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
}

/** Ends the count: what is more than the limit need not be known. */
class Exceeded extends Error {}

/**
 * How many fields of the schema itself a document asks for, in what lists there really are: the lists are read, as running
 * the document would, and no further than to `most`, beyond which the answer is infinite. Skipped fields count too.
 */
export const introspectedFields = ({ schema, document, operation, variables }: Asked, most: number): number => {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
  let counted = 0
  const count = (): void => {
    counted += 1
    if (counted > most) throw new Exceeded()
  }

  // What resolves introspection is pure and never waits: it takes neither context nor path.
  const valueOf = (field: GraphQLField<unknown, unknown>, source: unknown, args: object): unknown =>
    field.resolve?.(source, args, undefined, { schema } as never)

  const countField = (
    field: GraphQLField<unknown, unknown>,
    source: unknown,
    args: object,
    inner: SelectionSetNode,
  ) => {
    const value = valueOf(field, source, args)
    const items = isListType(getNullableType(field.type)) ? ((value ?? []) as readonly unknown[]) : [value]
    const type = getNamedType(field.type) as GraphQLObjectType
    for (const item of items) if (item !== null && item !== undefined) walk(inner, type, item)
  }

  const walk = (set: SelectionSetNode, type: GraphQLObjectType | null, source: unknown): void => {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        // Counted itself, because fragments of fragments can be many and hold nothing.
        count()
        if (inner) walk(inner.selectionSet, type, source)
        continue
      }
      const { selectionSet, name } = selection
      if (type === null) {
        const root = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name.value)
        if (!root || !selectionSet) continue
        count()
        countField(root, source, getArgumentValues(root, selection, variables), selectionSet)
        continue
      }
      count()
      const field = type.getFields()[name.value]
      if (field && selectionSet) countField(field, source, getArgumentValues(field, selection, variables), selectionSet)
    }
  }

  try {
    walk(operation.selectionSet, null, undefined)
  } catch (cause) {
    if (cause instanceof Exceeded) return Infinity
    throw cause
  }
  return counted
}
