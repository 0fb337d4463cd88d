import { isPermission, type Permission } from '@postern/protocol'
import { z } from 'zod'

/** Input that must be the name of a permission. */
export const permissionName = z.custom<Permission>((value) => typeof value === 'string' && isPermission(value), {
  error: 'must be a permission of the catalogue',
})
