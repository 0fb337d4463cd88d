import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

/** A space's admins see the people who are members of it. */
export const userRules: ResourceRules = {
  attributes: { id: z.string(), status: z.enum(['active', 'suspended', 'deleted']) },
  inSpace: (spaceId) => ({ memberships: { some: { spaceId } } }),
}
