import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const policyRules: ResourceRules = {
  attributes: { id: z.string(), effect: z.enum(['allow', 'forbid']) },
  nullable: ['spaceId'],
  inSpace: (spaceId) => ({ spaceId }),
}
