import type { Context, Expression, ImportDeclaration, MemberExpression, Pattern, Scope, Variable } from './rule.ts'

/** The variable an identifier stands for, or null where nothing in the file declares it. */
export const variableOf = (context: Context, identifier: Expression & { readonly name: string }): Variable | null => {
  let scope: Scope | null = context.sourceCode.getScope(identifier)
  while (scope) {
    const variable = scope.set.get(identifier.name)
    if (variable) return variable.defs.length > 0 ? variable : null
    scope = scope.upper
  }
  return null
}

/** The name of the property a member expression reads, or null where it is known only at run time. */
export const propertyOf = ({ computed, property }: MemberExpression): string | null => {
  if (!computed) return property.type === 'Identifier' ? property.name : null
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null
}

const wholeModule = (variable: Variable): string | null => {
  const [definition] = variable.defs
  const isWhole =
    definition?.node.type === 'ImportDefaultSpecifier' || definition?.node.type === 'ImportNamespaceSpecifier'
  return isWhole && definition.parent?.type === 'ImportDeclaration' ? definition.parent.source.value : null
}

const roots = new Set(['globalThis', 'global', 'window', 'self'])

/**
 * What an expression is the whole of: a global, such as `Date` for `Date` and `globalThis.Date`, or a module, such as
 * `node:crypto` for what is imported from it by default, as a namespace or by `await import()`. Else null.
 */
export const ownerOf = (context: Context, node: Expression): string | null => {
  switch (node.type) {
    case 'Identifier': {
      const variable = variableOf(context, node)
      return variable ? wholeModule(variable) : node.name
    }
    case 'MemberExpression': {
      const root = ownerOf(context, node.object)
      return root !== null && roots.has(root) ? propertyOf(node) : null
    }
    case 'AwaitExpression':
      return ownerOf(context, node.argument)
    case 'ImportExpression':
      return node.source.type === 'Literal' && typeof node.source.value === 'string' ? node.source.value : null
    default:
      return null
  }
}

/** The names of the properties that a pattern takes out of an object. */
export const namesIn = ({ properties }: Pattern): string[] =>
  properties.flatMap((property) => {
    if (property.type !== 'Property') return []
    if (property.key.type === 'Identifier') return [property.key.name]
    return property.key.type === 'Literal' && typeof property.key.value === 'string' ? [property.key.value] : []
  })

/** The names that an import takes out of its module, as the module calls them. */
export const importedNames = ({ specifiers }: ImportDeclaration): string[] =>
  specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier') return []
    return specifier.imported.type === 'Identifier' ? [specifier.imported.name] : [specifier.imported.value]
  })
