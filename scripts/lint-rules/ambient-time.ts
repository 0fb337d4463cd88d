import { forbidProperties } from './forbid-properties.ts'
import { ownerOf } from './names.ts'
import type { Rule } from './rule.ts'

const message = 'Time is an argument: take it from the clock you are given, so that a test can set it.'

const readings = {
  Date: ['now'],
  performance: ['now', 'timeOrigin'],
  process: ['hrtime', 'uptime'],
  'node:process': ['hrtime', 'uptime'],
  'node:perf_hooks': ['performance'],
}

/** Refuses whatever reads the time: `Date.now()`, `new Date()` without an argument, `performance.now()`. */
export const ambientTime: Rule = {
  create: (context) => ({
    ...forbidProperties(context, readings, message),
    NewExpression(node) {
      if (node.arguments.length === 0 && ownerOf(context, node.callee) === 'Date') context.report({ node, message })
    },
    CallExpression(node) {
      if (ownerOf(context, node.callee) === 'Date') context.report({ node, message })
    },
  }),
}
