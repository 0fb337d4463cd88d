import type { Rule } from './rule.ts'

const message = 'A Tx or View is made by command, query and maintain, never by asserting that something is one.'

const made = new Set(['Tx', 'View', 'MaintainTx'])

/** Refuses `as Tx` and `as View`: the assertion would stand in for the transaction, its decision and its event. */
export const assertedTransaction: Rule = {
  create: (context) => ({
    TSAsExpression(node) {
      const { typeAnnotation: type } = node
      const name = type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : ''
      if (made.has(name)) context.report({ node, message })
    },
  }),
}
