import { encodeIdBody, idPrefixes, isId, type Id, type IdKind } from '@postern/protocol'
import { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Randomness } from './randomness.ts'

export interface Ids {
  mint<Kind extends IdKind>(kind: Kind, at?: number): Id<Kind>
}

/** Mints IDs from the clock and randomness given. */
export const createIds = (clock: Clock, randomness: Randomness): Ids => ({
  mint: <Kind extends IdKind>(kind: Kind, at = clock.now()) =>
    `${idPrefixes[kind]}_${encodeIdBody(at, randomness.bytes(10))}` as Id<Kind>,
})

/** Input that must be an ID of `kind`. */
export const idOf = <Kind extends IdKind>(kind: Kind) =>
  z.custom<Id<Kind>>((value) => typeof value === 'string' && isId(kind, value), {
    error: `must be the ID of ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}, like ${idPrefixes[kind]}_…`,
  })
