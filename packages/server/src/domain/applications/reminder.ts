import type { JsonValue, Role } from '@postern/protocol'
import type { View } from '../../kernel/tx.ts'
import { listActiveMembers } from '../members/store.ts'
import { dayMs, type ExpiringCredential } from './expiring-credentials.ts'

/** So many days before a credential ends its owners are reminded. */
export const reminderDays = [90, 60, 30, 15, 7, 1] as const

export const reminderTopic = 'applications:remind'

const admins: readonly Role[] = ['owner', 'admin']

/**
 * The reminder a secret or key is due for: the nearest threshold it has passed, and no earlier one, however long nobody
 * looked. None for one that was already past when it began: who asks for ten days knows that they are ten.
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

/**
 * Whom a notice goes to by letter: the owners of the application, whoever has a role that answers for it now, and the
 * admins of its space. Where none can be reached, those of the installation.
 */
export const recipientsOf = async (
  view: View,
  { topic, payload }: { readonly topic: string; readonly payload: Readonly<Record<string, JsonValue>> },
): Promise<readonly string[]> => {
  const id = payload['applicationId']
  if (topic !== reminderTopic || typeof id !== 'string') return []
  const application = await view.application.findUnique({
    where: { id },
    select: { spaceId: true, ownerIds: true, ownerRoles: true },
  })
  if (!application) return []
  const { spaceId, ownerIds, ownerRoles } = application
  const members = await listActiveMembers(view, spaceId, { userIds: ownerIds, roles: [...admins, ...ownerRoles] })
  const near = members.filter((member) => member.spaceId === spaceId || ownerIds.includes(member.userId))
  // A role that answers for it is one of the space: who has it in the installation is an admin there, or not meant.
  const reached = near.length > 0 ? near : members.filter(({ role }) => admins.includes(role))
  return [...new Set(reached.map(({ userId }) => userId))]
}
