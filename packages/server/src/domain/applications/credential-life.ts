import { fault } from '../../kernel/fault.ts'

const day = 86_400_000
const mostDaysAhead = 366

/** How long a secret, key or certificate shall work, as it was asked for. */
export interface CredentialLife {
  readonly expiresInDays: number
  /** At once where left out, or in the past. */
  readonly notBefore?: Date | null | undefined
}

/** From when it works. @throws Fault INVALID_INPUT for a beginning too far ahead */
export const beginningOf = (asked: Date | null | undefined, now: Date): Date => {
  if (asked && asked.getTime() > now.getTime() + mostDaysAhead * day) {
    const message = `must be within ${mostDaysAhead} days from now`
    throw fault('INVALID_INPUT', `notBefore: ${message}`, { fields: [{ path: 'notBefore', message }] })
  }
  return asked && asked > now ? asked : now
}

/** From when until when that is. @throws Fault INVALID_INPUT for a beginning too far ahead */
export const lifeOfCredential = (
  { expiresInDays, notBefore: asked }: CredentialLife,
  now: Date,
): { readonly notBefore: Date; readonly expiresAt: Date } => {
  const notBefore = beginningOf(asked, now)
  return { notBefore, expiresAt: new Date(notBefore.getTime() + expiresInDays * day) }
}
