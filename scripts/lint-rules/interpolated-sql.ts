import { propertyOf, variableOf } from './names.ts'
import type { CallExpression, Context, Expression, Rule, Variable } from './rule.ts'

const message =
  'A value never stands in the text of a statement: pass it as a parameter. Only constants of a module, and ' +
  'identifiers through quoted(), may be interpolated.'

const runners = new Set(['query', '$queryRawUnsafe', '$executeRawUnsafe', 'executeScript', 'exec', 'raw'])
const statement = /^\s*(?:select|insert|update|delete|with|create|alter|drop|grant|revoke|set|listen|notify|call)\b/i

type Reference = Variable['references'][number]
type Node = Expression | NonNullable<Reference['writeExpr']>

const isOfModule = ({ scope, defs }: Variable): boolean =>
  scope.type === 'module' &&
  defs.every(
    ({ type, parent }) =>
      type === 'ImportBinding' || (parent?.type === 'VariableDeclaration' && parent.kind === 'const'),
  )

/** Reads what a call runs. One for each call, so that a variable that names itself is followed once. */
class Statements {
  readonly #context: Context
  readonly #followed = new Set<Variable>()

  constructor(context: Context) {
    this.#context = context
  }

  #assignments(variable: Variable): readonly Reference[] {
    if (this.#followed.has(variable)) return []
    this.#followed.add(variable)
    return variable.references.filter((reference) => reference.writeExpr)
  }

  /** Whether an interpolated expression is the same on every run. */
  #isConstant(node: Node): boolean {
    switch (node.type) {
      case 'Literal':
        return true
      case 'TemplateLiteral':
        return node.expressions.every((part) => this.#isConstant(part))
      case 'BinaryExpression':
        return node.left.type !== 'PrivateIdentifier' && this.#isConstant(node.left) && this.#isConstant(node.right)
      case 'ConditionalExpression':
        return this.#isConstant(node.consequent) && this.#isConstant(node.alternate)
      case 'TSAsExpression':
      case 'TSNonNullExpression':
        return this.#isConstant(node.expression)
      case 'MemberExpression':
        return propertyOf(node) !== null && node.object.type === 'Identifier' && this.#isConstant(node.object)
      case 'CallExpression':
        return node.callee.type === 'Identifier' && node.callee.name === 'quoted'
      case 'Identifier': {
        const variable = variableOf(this.#context, node)
        if (!variable?.defs.every(({ type }) => type === 'Variable' || type === 'ImportBinding')) return false
        return (
          isOfModule(variable) || this.#assignments(variable).every(({ writeExpr }) => this.#isConstant(writeExpr!))
        )
      }
      default:
        return false
    }
  }

  /** Whether it puts text together from parts that are not constant. A text handed on is the matter of who made it. */
  isSpelt(node: Node): boolean {
    switch (node.type) {
      case 'TemplateLiteral':
        return !this.#isConstant(node)
      case 'BinaryExpression':
        return node.operator === '+' && !this.#isConstant(node)
      case 'ConditionalExpression':
        return this.isSpelt(node.consequent) || this.isSpelt(node.alternate)
      case 'ObjectExpression':
        return node.properties.some(
          (property) =>
            property.type === 'Property' &&
            property.key.type === 'Identifier' &&
            property.key.name === 'text' &&
            this.isSpelt(property.value as Node),
        )
      case 'Identifier': {
        const variable = variableOf(this.#context, node)
        if (!variable || isOfModule(variable)) return false
        return this.#assignments(variable).some((reference) => {
          const value = reference.writeExpr!
          return reference.isReadWrite() ? !this.#isConstant(value) : this.isSpelt(value)
        })
      }
      default:
        return false
    }
  }
}

const runnerOf = ({ callee }: CallExpression): string | null => {
  if (callee.type === 'Identifier') return callee.name
  return callee.type === 'MemberExpression' ? propertyOf(callee) : null
}

/** Refuses a statement put together from values, in whatever runs statements. */
export const interpolatedSql: Rule = {
  create: (context) => ({
    CallExpression(node) {
      const [text] = node.arguments
      const runner = runnerOf(node)
      if (!text || text.type === 'SpreadElement' || runner === null || !runners.has(runner)) return
      // A regular expression has an `exec` too.
      if (runner === 'exec' && !statement.test(context.sourceCode.getText(text).replace(/^[`'"]/, ''))) return
      if (new Statements(context).isSpelt(text)) context.report({ node: text, message })
    },
  }),
}
