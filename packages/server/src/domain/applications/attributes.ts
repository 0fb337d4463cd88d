import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const applicationRules: ResourceRules = {
  attributes: {
    id: z.string(),
    spaceId: z.string(),
    name: z.string(),
    status: z.enum(['active', 'disabled']),
    permissions: z.array(z.string()),
    createdById: z.string(),
  },
  inSpace: (spaceId) => ({ spaceId }),
}
