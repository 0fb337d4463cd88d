import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const tokenRules: ResourceRules = {
  attributes: {
    id: z.string(),
    spaceId: z.string(),
    applicationId: z.string(),
  },
  inSpace: (spaceId) => ({ spaceId }),
}
