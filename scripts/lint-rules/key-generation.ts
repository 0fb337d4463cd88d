import { importedNames, propertyOf } from './names.ts'
import type { Rule } from './rule.ts'

const message = 'Keys are made in adapters: ask the port for one.'

const generators = new Set(['generateKey', 'generateKeyPair', 'generateKeyPairSync', 'generateKeySync'])

/** Refuses making keys, be it by node:crypto, WebCrypto or jose. */
export const keyGeneration: Rule = {
  create: (context) => ({
    CallExpression({ callee }) {
      if (callee.type !== 'MemberExpression') return
      const name = propertyOf(callee)
      if (name !== null && generators.has(name)) context.report({ node: callee, message })
    },
    ImportDeclaration(node) {
      if (importedNames(node).some((name) => generators.has(name))) context.report({ node, message })
    },
  }),
}
