import { spaceKinds } from '@postern/protocol'
import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const spaceRules: ResourceRules = {
  attributes: { id: z.string(), name: z.string(), kind: z.enum(spaceKinds) },
  inSpace: (spaceId) => ({ id: spaceId }),
}
