import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'

/** How many root fields an operation runs: each alias is one, whether it stands in the operation or in a fragment. */
export const rootFieldCount = ({ definitions }: DocumentNode, operation: OperationDefinitionNode): number => {
  const keys = new Set<string>()
  const seen = new Set<string>()
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) keys.add((selection.alias ?? selection.name).value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
      else if (!seen.has(selection.name.value)) {
        const { value } = selection.name
        seen.add(value)
        for (const one of definitions)
          if (one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value) collect(one.selectionSet)
      }
    }
  }
  collect(operation.selectionSet)
  return keys.size
}
