import { forbidProperties } from './forbid-properties.ts'
import type { Rule } from './rule.ts'

const message = 'Math.random can be guessed and cannot be fixed in a test: take randomness as an argument.'

/** Refuses `Math.random`. */
export const mathRandom: Rule = {
  create: (context) => forbidProperties(context, { Math: ['random'] }, message),
}
