import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const auditRules: ResourceRules = {
  attributes: {
    id: z.string(),
    spaceId: z.string(),
    action: z.string(),
    outcome: z.string(),
  },
  nullable: ['spaceId'],
  inSpace: (spaceId) => ({ spaceId }),
}
