import { relative, sep } from 'node:path'
import type { Rule } from './rule.ts'

const catchAll = /(?:^|-)(?:utils?|helpers?|misc)$|^(?:commons?|managers?)$/
const packageIndex = /(?:^|\/)packages\/[a-z-]+\/src\/index\.ts$/

/** Refuses names under which anything could be put, and an index that is not a package's. */
export const fileName: Rule = {
  create: (context) => ({
    Program(node) {
      const path = relative(context.cwd, context.filename).split(sep).join('/')
      const names = path.split('/').map((segment) => segment.replace(/\..*$/, ''))
      const vague = names.find((name) => catchAll.test(name))
      if (vague) context.report({ node, message: `"${vague}" names no subject: say what is in it.` })
      if (names.at(-1) === 'index' && !packageIndex.test(path)) {
        context.report({ node, message: 'Only a package has an index: import the file itself.' })
      }
    },
  }),
}
