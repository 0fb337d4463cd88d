import { forbidProperties } from './forbid-properties.ts'
import { propertyOf } from './names.ts'
import type { Rule } from './rule.ts'

const message = 'Environment values are read in the one config file: take what you need as an argument.'

const readings = { process: ['env'], 'node:process': ['env'], Deno: ['env'], Bun: ['env'] }

/** Refuses reading the environment: `process.env`, `import.meta.env` and their kin. */
export const ambientEnvironment: Rule = {
  create: (context) => {
    const visitor = forbidProperties(context, readings, message)
    return {
      ...visitor,
      MemberExpression(node) {
        if (node.object.type === 'MetaProperty' && propertyOf(node) === 'env') context.report({ node, message })
        else visitor.MemberExpression?.(node)
      },
    }
  },
}
