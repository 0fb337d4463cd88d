import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'

export interface RootField {
  readonly name: string
  readonly operation: 'query' | 'mutation'
  readonly field: GraphQLField<unknown, unknown>
}

/** Every root field of the built schema. */
export const rootFields: readonly RootField[] = (['query', 'mutation'] as const).flatMap((operation) => {
  const type = operation === 'query' ? schema.getQueryType() : schema.getMutationType()
  return Object.values(type?.getFields() ?? {}).map((field) => ({ name: field.name, operation, field }))
})

const deepest = 5

/** Everything that can be read of a type, as a selection; the empty text for a leaf. */
const selectionOf = (type: GraphQLNamedType, depth: number): string => {
  if (isLeafType(type)) return ''
  if (isUnionType(type)) {
    const members = type.getTypes().map((member) => `... on ${member.name} ${selectionOf(member, depth)}`)
    return `{ __typename ${members.join(' ')} }`
  }
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${type.name} cannot be selected`)
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(({ type: argument }) => isNonNullType(argument))) return []
    const inner = getNamedType(field.type)
    if (isLeafType(inner)) return [field.name]
    return depth < deepest ? [`${field.name} ${selectionOf(inner, depth + 1)}`] : []
  })
  return `{ __typename ${parts.join(' ')} }`
}

/** A document that asks one root field for everything it can answer, its arguments as variables. */
export const wholeDocument = ({ name, operation, field }: RootField): string => {
  const declared = field.args.map((argument) => `$${argument.name}: ${String(argument.type)}`)
  const given = field.args.map((argument) => `${argument.name}: $${argument.name}`)
  const list = (parts: readonly string[]) => (parts.length > 0 ? `(${parts.join(', ')})` : '')
  return `${operation} whole${list(declared)} { ${name}${list(given)} ${selectionOf(getNamedType(field.type), 1)} }`
}
