import { isPermission } from '@postern/protocol'
import type { Permission } from '@postern/protocol'
import { buildSchema, getDirectiveValues } from 'graphql'
import type { GraphQLArgument, GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { apiSchema } from '../generated/api-schema.ts'

/** The schema that the server of this version publishes. */
export const schema: GraphQLSchema = buildSchema(apiSchema, { assumeValidSDL: true })

const takes = schema.getDirective('takes')!

type Part = GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLObjectType

/** The permissions a part of the schema takes. */
export const takenBy = ({ astNode }: Part): readonly Permission[] => {
  const list: unknown = astNode ? getDirectiveValues(takes, astNode)?.['permissions'] : undefined
  return Array.isArray(list) ? list.filter((name): name is Permission => isPermission(String(name))) : []
}
