import type { JsonValue, Role } from '@postern/protocol'
import type { View } from '../../kernel/tx.ts'
import { listActiveMembers } from '../members/store.ts'
import { noticeLetters } from './notice-letter.ts'

const admins: readonly Role[] = ['owner', 'admin']

/**
 * Whom a notice goes to by letter: the owners of the application, whoever has a role that answers for it now, and the
 * admins of its space. Where none can be reached, those of the installation.
 */
export const recipientsOf = async (
  view: View,
  { topic, payload }: { readonly topic: string; readonly payload: Readonly<Record<string, JsonValue>> },
): Promise<readonly string[]> => {
  const id = payload['applicationId']
  if (!noticeLetters.has(topic) || typeof id !== 'string') return []
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
