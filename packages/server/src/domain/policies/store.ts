import type { Resource } from '@postern/protocol'
import type { Policy, ResourceRules } from '../../kernel/policy/policy.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { readStoredPolicy } from './stored-policy.ts'

/** The stored policies, as far as this version can read them: see readStoredPolicy. */
export const listStoredPolicies = async (
  view: View,
  rules: Readonly<Record<Resource, ResourceRules>>,
): Promise<Policy[]> =>
  (await view.policy.findMany({ orderBy: { id: 'asc' } })).flatMap((row) => readStoredPolicy(row, rules) ?? [])

/** A stored policy that names somebody by ID, with whom it names. */
export interface NamingPolicy {
  readonly id: string
  readonly spaceId: string | null
  readonly effect: 'allow' | 'forbid'
  readonly permissions: readonly string[]
  readonly principal: object
  readonly ids: readonly string[]
}

/** The stored policies that name the principal by its ID. */
export const listPoliciesNaming = async (view: View, principalId: string): Promise<NamingPolicy[]> =>
  (
    await view.policy.findMany({
      where: { principal: { path: ['ids'], array_contains: [principalId] } },
      orderBy: { id: 'asc' },
    })
  ).map(({ id, spaceId, effect, permissions, principal }) => ({
    ...{ id, spaceId, effect, permissions, principal: principal as object },
    ids: (principal as unknown as { readonly ids: readonly string[] }).ids,
  }))

/** Makes a policy apply to one more principal. */
export const addToPolicy = async (tx: Tx, { id, principal, ids }: NamingPolicy, added: string, now: Date) => {
  const data = { principal: { ...principal, ids: [...ids, added] }, updatedAt: now }
  await tx.policy.update({ where: { id }, data })
}

export const findPolicyVersion = async (view: View): Promise<number> =>
  (await view.installation.findFirst({ select: { policyVersion: true } }))?.policyVersion ?? 0
