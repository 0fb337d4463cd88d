import { z } from 'zod'
import { Secret } from '../../kernel/secret.ts'
import { idleMinutes } from './model.ts'

/** What every way to begin a session takes: how long it may be idle, and what the request says beside its input. */
export const signInInput = {
  idleMinutes: z
    .int()
    .min(idleMinutes.least)
    .max(idleMinutes.most)
    .nullish()
    .transform((minutes) => minutes ?? idleMinutes.usual),
  /** See Browser. */
  place: z.string(),
  userAgent: z.string().nullable(),
  token: z.custom<Secret>((value) => value instanceof Secret).nullable(),
}
