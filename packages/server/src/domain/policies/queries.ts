import { roles } from '@postern/protocol'
import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { permissionName } from '../../kernel/permission-name.ts'
import { query } from '../../kernel/query.ts'
import { builtInPolicies } from './built-in.ts'
import { listStoredPolicies } from './store.ts'

/** The built-in roles and, of the stored policies, those of the spaces the caller may read policies in. */
export const readPolicies = query('policies:read', {
  input: z.object({
    effect: z.enum(['allow', 'forbid']).nullish(),
    role: z.enum(roles).nullish(),
    permission: permissionName.nullish(),
    spaceId: idOf('Space').nullish(),
    isBuiltIn: z.boolean().nullish(),
  }),
  run: async (view, { deps, standing, input }) => {
    const { effect, role, permission, spaceId, isBuiltIn } = input
    const stored = (await listStoredPolicies(view, deps.policy.rules)).filter(
      (policy) => deps.policy.decide(standing, 'policies:read', policy).isAllowed,
    )
    return [...builtInPolicies, ...stored].filter(
      (policy) =>
        (!effect || policy.effect === effect) &&
        (!role || policy.principal.role === role) &&
        (!permission || (policy.permissions !== 'granted' && policy.permissions.includes(permission))) &&
        (!spaceId || policy.spaceId === spaceId) &&
        (typeof isBuiltIn !== 'boolean' || policy.isBuiltIn === isBuiltIn),
    )
  },
})
