import { isPermission } from '@postern/protocol'
import { GraphQLError, Kind, type ValueNode } from 'graphql'
import { builder } from './builder.ts'

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

// Wide enough for whatever happens here, and far from the ends of what languages and databases hold as a time.
const firstYear = 1970
const lastYear = 2199

/** @param node where it stands in the document, if it does: that makes it an error of the document */
const refused = (message: string, node: ValueNode | null = null): GraphQLError =>
  new GraphQLError(message, { nodes: node })

const parseTime = (value: unknown, node?: ValueNode): Date => {
  const time = typeof value === 'string' && isoTime.test(value) ? new Date(value) : null
  if (!time || Number.isNaN(time.getTime())) throw refused('A DateTime must look like 2026-11-21T20:31:46Z.', node)
  const year = time.getUTCFullYear()
  if (year < firstYear || year > lastYear)
    throw refused(`A DateTime must be in the years ${firstYear} to ${lastYear}, in UTC.`, node)
  return time
}

const parseSafeInt = (value: unknown, node?: ValueNode): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw refused('A SafeInt must be a whole number of at most 2^53 - 1.', node)
}

const parsePermission = (value: unknown, node?: ValueNode): string => {
  if (typeof value === 'string' && isPermission(value)) return value
  throw refused('There is no such permission: the permissions query lists them all.', node)
}

builder.scalarType('DateTime', {
  description:
    'A moment in RFC 3339 form, such as 2026-11-21T20:31:46Z, in the years 1970 to 2199; answers are in UTC with milliseconds.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => parseTime(value),
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : null, node),
})

builder.scalarType('SafeInt', {
  description:
    'A whole number up to 2^53 - 1, which is what JSON readers hold exactly: for what may outgrow the 32 bits of an Int.',
  serialize: (value) => parseSafeInt(value),
  parseValue: (value) => parseSafeInt(value),
  parseLiteral: (node) => parseSafeInt(node.kind === Kind.INT ? Number(node.value) : null, node),
})

builder.scalarType('Permission', {
  description:
    'The name of a permission, such as `applications:rotate`: the same name as the command, the scope and the audit action.',
  serialize: (value) => value,
  parseValue: (value) => parsePermission(value),
  parseLiteral: (node) => parsePermission(node.kind === Kind.STRING ? node.value : null, node),
})

builder.scalarType('JSON', {
  description: 'Any JSON value; in answers only.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('JSON values stand in answers only.')
  },
})
