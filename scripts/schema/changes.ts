import {
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type BreakingChange,
  type GraphQLSchema,
} from 'graphql'

interface Deprecation {
  /** As the changes of graphql-js name it, such as `Query.user` or `Query.users(role:)`. */
  readonly name: string
  readonly reason: string
}

/** Everything that the schema calls deprecated. */
export const deprecationsIn = (schema: GraphQLSchema): readonly Deprecation[] => {
  const found: Deprecation[] = []
  const add = (name: string, reason: string | null | undefined): void => {
    if (typeof reason === 'string') found.push({ name, reason })
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isEnumType(type))
      for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.deprecationReason)
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field.deprecationReason)
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) {
        add(`${type.name}.${field.name}`, field.deprecationReason)
        for (const argument of field.args)
          add(`${type.name}.${field.name}(${argument.name}:)`, argument.deprecationReason)
      }
  }
  return found
}

const lastDay = /\S Stays until (\d{4}-\d{2}-\d{2})\.$/

/** The end of the last day a deprecated thing can be relied on, in milliseconds since 1970; null where it does not say. */
export const endOf = (reason: string): number | null => {
  const day = lastDay.exec(reason)?.[1]
  const time = day === undefined ? NaN : Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : time + 86_400_000
}

/** What graphql-js says of a removal names the type and the field or value, each as a word. */
const isAbout = ({ description }: BreakingChange, name: string): boolean => {
  const [place = '', argument] = name.split('(')
  const [type = '', field = ''] = place.split('.')
  const words = new Set(description.split(/[^\w]+/))
  return [type, field, argument?.replace(':)', '')].every((word) => word === undefined || words.has(word))
}

const removals: ReadonlySet<string> = new Set(['FIELD_REMOVED', 'ARG_REMOVED', 'VALUE_REMOVED_FROM_ENUM'])

/**
 * What would break clients of the released schema, in words. Left out is the removal of what the released schema itself
 * called deprecated, once its last day is over.
 */
export const breakingChanges = (released: GraphQLSchema, current: GraphQLSchema, now: number): readonly string[] => {
  const over = deprecationsIn(released).filter(({ reason }) => (endOf(reason) ?? Infinity) <= now)
  return findBreakingChanges(released, current)
    .filter((change) => !(removals.has(change.type) && over.some(({ name }) => isAbout(change, name))))
    .map(({ type, description }) => `${type}: ${description}`)
}
