import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const outboxRules: ResourceRules = {
  attributes: { id: z.string(), spaceId: z.string(), topic: z.string() },
  nullable: ['spaceId'],
  inSpace: (spaceId) => ({ spaceId }),
}
