import type { Principal } from '../../kernel/policy/principal.ts'
import type { View } from '../../kernel/tx.ts'

/** What an application may do: what it was granted, in its space. */
export const findApplicationPrincipal = async (view: View, id: string): Promise<Principal | null> => {
  const row = await view.application.findUnique({
    where: { id },
    select: { spaceId: true, status: true, epoch: true, permissions: true, allowedAddresses: true },
  })
  return (
    row && {
      type: 'application',
      id,
      isActive: row.status === 'active',
      epoch: row.epoch,
      roles: [],
      grants: { permissions: row.permissions, spaceId: row.spaceId, addresses: row.allowedAddresses },
    }
  )
}
