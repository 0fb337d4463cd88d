import { namesIn, propertyOf } from './names.ts'
import type { Expression, Rule } from './rule.ts'

const message =
  'Only the kernel and the composition root hold a database client or session: be a command, a query or a maintain.'

const doors = new Set(['client', 'session'])

const isDatabase = (node: Expression): boolean =>
  node.type === 'Identifier'
    ? node.name === 'database'
    : node.type === 'MemberExpression' && propertyOf(node) === 'database'

/** Refuses `deps.database.client` and `.session`, by which a write would get past decision and evidence. */
export const rawDatabase: Rule = {
  create: (context) => ({
    MemberExpression(node) {
      const property = propertyOf(node)
      if (property !== null && doors.has(property) && isDatabase(node.object)) context.report({ node, message })
    },
    VariableDeclarator({ id, init }) {
      if (id.type === 'ObjectPattern' && init && isDatabase(init) && namesIn(id).some((name) => doors.has(name))) {
        context.report({ node: id, message })
      }
    },
    Property({ key, value }) {
      if (key.type !== 'Identifier' || key.name !== 'database' || value.type !== 'ObjectPattern') return
      if (namesIn(value).some((name) => doors.has(name))) context.report({ node: value, message })
    },
  }),
}
