import { roles } from '@postern/protocol'
import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const memberRules: ResourceRules = {
  attributes: { id: z.string(), spaceId: z.string(), userId: z.string(), role: z.enum(roles) },
  nullable: ['spaceId'],
  inSpace: (spaceId) => ({ spaceId }),
}
