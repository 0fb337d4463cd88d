import { z } from 'zod'
import type { ResourceRules } from '../../kernel/policy/policy.ts'

export const installationRules: ResourceRules = { attributes: { id: z.string() }, inSpace: () => null }
