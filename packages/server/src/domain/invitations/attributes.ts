import { roles } from '@postern/protocol'
import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const invitationRules: ResourceRules = {
  attributes: { id: z.string(), spaceId: z.string(), role: z.enum(roles), invitedById: z.string() },
  inSpace: (spaceId) => ({ spaceId }),
}
