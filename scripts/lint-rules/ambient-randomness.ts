import { forbidProperties } from './forbid-properties.ts'
import type { Rule } from './rule.ts'

const message = 'Randomness is an argument: take it from the source you are given, so that a test can fix it.'

const draws = ['getRandomValues', 'randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID']

/** Refuses whatever draws random bytes or numbers by itself. */
export const ambientRandomness: Rule = {
  create: (context) =>
    forbidProperties(context, { crypto: draws, webcrypto: draws, 'node:crypto': [...draws, 'webcrypto'] }, message),
}
