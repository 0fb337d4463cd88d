import { importedNames, namesIn, ownerOf, propertyOf } from './names.ts'
import type { Context, Visitor } from './rule.ts'

/** Refuses properties of globals and modules (by owner) however they are reached: read, taken apart or imported. */
export const forbidProperties = (
  context: Context,
  forbidden: Readonly<Record<string, readonly string[]>>,
  message: string,
): Visitor => ({
  MemberExpression(node) {
    const property = propertyOf(node)
    const owner = ownerOf(context, node.object)
    if (property !== null && owner !== null && forbidden[owner]?.includes(property)) context.report({ node, message })
  },
  VariableDeclarator({ id, init }) {
    if (id.type !== 'ObjectPattern' || !init) return
    const owner = ownerOf(context, init)
    if (owner !== null && namesIn(id).some((name) => forbidden[owner]?.includes(name))) {
      context.report({ node: id, message })
    }
  },
  ImportDeclaration(node) {
    if (importedNames(node).some((name) => forbidden[node.source.value]?.includes(name))) {
      context.report({ node, message })
    }
  },
})
