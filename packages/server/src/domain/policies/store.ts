import type { Resource } from '@postern/protocol'
import type { Policy, ResourceRules } from '../../kernel/policy/policy.ts'
import type { View } from '../../kernel/tx.ts'
import { readStoredPolicy } from './stored-policy.ts'

/** The stored policies, as far as this version can read them: see readStoredPolicy. */
export const listStoredPolicies = async (
  view: View,
  rules: Readonly<Record<Resource, ResourceRules>>,
): Promise<Policy[]> =>
  (await view.policy.findMany({ orderBy: { id: 'asc' } })).flatMap((row) => readStoredPolicy(row, rules) ?? [])

export const findPolicyVersion = async (view: View): Promise<number> =>
  (await view.installation.findFirst({ select: { policyVersion: true } }))?.policyVersion ?? 0
