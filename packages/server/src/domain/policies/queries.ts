import { z } from 'zod'
import { query } from '../../kernel/query.ts'
import { builtInPolicies } from './built-in.ts'
import { listStoredPolicies } from './store.ts'

/** The built-in roles and, of the stored policies, those of the spaces the caller may read policies in. */
export const readPolicies = query('policies:read', {
  input: z.object({}),
  run: async (view, { deps, standing }) => [
    ...builtInPolicies,
    ...(await listStoredPolicies(view, deps.policy.rules)).filter(
      (policy) => deps.policy.decide(standing, 'policies:read', policy).isAllowed,
    ),
  ],
})
