import { isPermission, type Permission } from '@postern/protocol'
import { fault } from '../../kernel/fault.ts'

/**
 * Nobody hands on, as a grant or as the secret of an application that has it, what they do not hold there.
 * A permission that this version does not know is held by nobody.
 * @throws Fault ESCALATION for the first permission that may not be handed on
 */
export const refuseEscalation = (permissions: readonly string[], holds: (permission: Permission) => boolean): void => {
  const excess = permissions.find((permission) => !isPermission(permission) || !holds(permission))
  if (excess === undefined) return
  throw fault('ESCALATION', `You do not hold ${excess} in this space, so you cannot hand it on.`, {
    ...(isPermission(excess) && { missing: excess }),
  })
}
