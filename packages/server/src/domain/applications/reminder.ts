import { dayMs, type ExpiringCredential } from './expiring-credentials.ts'

/** So many days before a credential ends its owners are reminded. */
export const reminderDays = [90, 60, 30, 15, 7, 1] as const

export const reminderTopic = 'applications:remind'

/**
 * The reminder a secret, key or certificate is due for: the nearest threshold it has passed, and no earlier one, however
 * long nobody looked. None for one that was already past when it began: who asks for ten days knows that they are ten.
 */
export const reminderDue = (
  { expiresAt, startedAt }: Pick<ExpiringCredential, 'expiresAt' | 'startedAt'>,
  now: Date,
): number | null => {
  const left = expiresAt.getTime() - now.getTime()
  if (left <= 0) return null
  const days = reminderDays.findLast((threshold) => left <= threshold * dayMs)
  if (days === undefined) return null
  return expiresAt.getTime() - days * dayMs > startedAt.getTime() ? days : null
}
