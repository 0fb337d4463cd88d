import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

/**
 * Sessions belong to the installation. A space's admins see and end those of its members; where somebody sits is told
 * in the installation only.
 */
export const sessionRules: ResourceRules = {
  attributes: { id: z.string(), userId: z.string() },
  inSpace: (spaceId, permission) =>
    permission === 'sessions:locate' ? null : { user: { is: { memberships: { some: { spaceId } } } } },
}
