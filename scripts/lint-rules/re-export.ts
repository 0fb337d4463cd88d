import type { Rule } from './rule.ts'

const message = 'Only a package index passes on what another file exports: import that file itself.'

/** Refuses barrels: `export … from`. Switched off for the index of a package. */
export const reExport: Rule = {
  create: (context) => ({
    ExportAllDeclaration(node) {
      context.report({ node, message })
    },
    ExportNamedDeclaration(node) {
      if (node.source) context.report({ node, message })
    },
  }),
}
