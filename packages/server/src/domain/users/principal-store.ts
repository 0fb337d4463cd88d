import type { Principal } from '../../kernel/policy/principal.ts'
import type { View } from '../../kernel/tx.ts'

/** What a person may do: the roles held, each in its space or in the installation. */
export const findUserPrincipal = async (view: View, id: string): Promise<Principal | null> => {
  const row = await view.user.findUnique({
    where: { id },
    select: { status: true, epoch: true, memberships: { select: { role: true, spaceId: true } } },
  })
  return (
    row && {
      type: 'user',
      id,
      isActive: row.status === 'active',
      epoch: row.epoch,
      roles: row.memberships,
      grants: null,
    }
  )
}
