import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLInterfaceType,
} from 'graphql'

type Field = GraphQLField<unknown, unknown>

const mostLeaves = 5
const needsNothing = ({ args }: Field): boolean => args.every(({ type }) => !isNonNullType(type))

const fieldsOf = (type: GraphQLObjectType | GraphQLInterfaceType): string => {
  const fields = Object.values(type.getFields()).filter(needsNothing)
  if (type.name.endsWith('Connection')) {
    const edges = fields.find(({ name }) => name === 'edges')!
    return `{ edges { node ${selectionOf(getNamedType((getNamedType(edges.type) as GraphQLObjectType).getFields()['node']!.type))} } pageInfo { hasNextPage endCursor } }`
  }
  const leaves = fields.filter(({ type }) => isLeafType(getNamedType(type))).map(({ name }) => name)
  // The ID first, then what is declared first.
  const chosen = [...leaves]
    .toSorted((one, other) => Number(other === 'id') - Number(one === 'id'))
    .slice(0, mostLeaves)
  const inner = fields.find(({ type }) => !isLeafType(getNamedType(type)))
  const below = inner && chosen.length < 2 ? [`${inner.name} ${selectionOf(getNamedType(inner.type))}`] : []
  return `{ ${[...chosen, ...below].join(' ')} }`
}

const selectionOf = (type: GraphQLNamedType): string => {
  if (isLeafType(type)) return ''
  if (isUnionType(type)) {
    const [success] = type.getTypes().filter(({ name }) => name.endsWith('Success'))
    return `{ __typename ... on ${success!.name} ${fieldsOf(success!)} ... on Error { code message } }`
  }
  if (isInterfaceType(type)) return '{ __typename id }'
  if (isObjectType(type)) return fieldsOf(type)
  throw new Error(`${type.name} cannot be selected`)
}

/** A document that asks for a root field, with what it needs as variables. */
export const exampleOf = (operation: string, field: Field): string => {
  const needed = field.args.filter(({ type }) => isNonNullType(type))
  const declared = needed.map(({ name, type }) => `$${name}: ${String(type)}`)
  const given = needed.map(({ name }) => `${name}: $${name}`)
  const page = field.args.some(({ name }) => name === 'first') ? ['first: 20'] : []
  const list = (parts: readonly string[]) => (parts.length > 0 ? `(${parts.join(', ')})` : '')
  const head = `${operation} ${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}${list(declared)}`
  return `${head} { ${field.name}${list([...given, ...page])} ${selectionOf(getNamedType(field.type))} }`
}
