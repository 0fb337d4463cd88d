import type { Permission, Role } from '@postern/protocol'
import { fault } from '../../kernel/fault.ts'
import { permissionsOfRole } from './built-in.ts'

/** Whether all that the role holds is held where it is. */
export const holdsRole = (
  role: Role,
  spaceId: string | null,
  holds: (permission: Permission, spaceId: string | null) => boolean,
): boolean => permissionsOfRole(role).every((permission) => holds(permission, spaceId))

/**
 * Nobody gives, changes or takes a role that holds more than they hold themselves where it is held.
 * @throws Fault ESCALATION
 */
export const refuseRoleEscalation = (
  role: Role,
  spaceId: string | null,
  holds: (permission: Permission, spaceId: string | null) => boolean,
): void => {
  const missing = permissionsOfRole(role).find((permission) => !holds(permission, spaceId))
  if (!missing) return
  const where = spaceId === null ? 'in the installation' : 'in this space'
  throw fault('ESCALATION', `The role ${role} holds ${missing}, which you do not hold ${where}.`, { missing })
}
