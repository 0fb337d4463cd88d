import { personTypes, type Permission } from '@postern/protocol'
import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

const inReach: readonly Permission[] = ['users:read', 'sessions:end-all']

/**
 * A space's admins see the people who are members of it, and may sign them out. To change a person takes a right held in the installation:
 * people belong to it, and a person may be somebody else in the space next door.
 */
export const userRules: ResourceRules = {
  attributes: {
    id: z.string(),
    status: z.enum(['active', 'suspended', 'deleted']),
    // `type` already says that it is a user.
    personType: z.enum(personTypes),
    entitlements: z.array(z.string()),
  },
  inSpace: (spaceId, permission) => (inReach.includes(permission) ? { memberships: { some: { spaceId } } } : null),
}
