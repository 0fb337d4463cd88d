import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const webhookRules: ResourceRules = {
  attributes: {
    id: z.string(),
    spaceId: z.string(),
    name: z.string(),
    status: z.enum(['active', 'disabled']),
    createdById: z.string(),
  },
  inSpace: (spaceId) => ({ spaceId }),
}
