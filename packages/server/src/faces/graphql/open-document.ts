import { permissions, type Permission } from '@postern/protocol'
import { Kind, parse, type GraphQLSchema } from 'graphql'
import { permissionExtension } from './root/root-field-plugin.ts'

const mostTokens = 200

/** Whether a caller nobody knows may use the root field: it is how they prove who they are. */
const isOpen = (schema: GraphQLSchema, name: string): boolean => {
  const permission = schema.getMutationType()?.getFields()[name]?.extensions[permissionExtension]
  return permission !== undefined && permissions[permission as Permission].held === 'anonymous'
}

/**
 * Whether a document is one open mutation and nothing beside it: no second guess under an alias, no fragment to hide one
 * in, nothing of the schema.
 */
export const isOpenDocument = (schema: GraphQLSchema, source: string): boolean => {
  try {
    const [operation, ...others] = parse(source, { maxTokens: mostTokens, noLocation: true }).definitions
    if (others.length > 0 || operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'mutation')
      return false
    const [field, ...further] = operation.selectionSet.selections
    return further.length === 0 && field?.kind === Kind.FIELD && isOpen(schema, field.name.value)
  } catch {
    return false
  }
}
