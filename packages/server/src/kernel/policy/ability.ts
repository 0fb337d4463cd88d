import { createPrismaAbility } from '@casl/prisma/runtime'
import { isPermission, permissions as catalogue, type Permission, type Resource } from '@postern/protocol'
import type { Ability as CaslAbility, RawRuleOf } from '@casl/ability'
import type { Conditions, Policy, ResourceRules } from './policy.ts'
import type { Principal } from './principal.ts'

export type Ability = CaslAbility<[string, string | { readonly type: string }], Conditions>
type Rule = RawRuleOf<Ability>

/** A space, or the whole installation where null. */
type Scope = string | null

/** Where a policy reaches for this principal: nowhere, in some spaces, or in the installation. */
const scopesOf = (policy: Policy, principal: Principal): readonly Scope[] => {
  const { type, role, ids } = policy.principal
  if (type && type !== principal.type) return []
  if (ids && !ids.includes(principal.id)) return []
  const base: readonly Scope[] = role
    ? principal.roles.filter((held) => held.role === role).map((held) => held.spaceId)
    : policy.permissions === 'granted'
      ? principal.grants
        ? [principal.grants.spaceId]
        : []
      : [null]
  if (policy.spaceId === null) return base
  return base.some((scope) => scope === null || scope === policy.spaceId) ? [policy.spaceId] : []
}

const permissionsOf = (policy: Policy, principal: Principal): readonly Permission[] =>
  policy.permissions === 'granted' ? (principal.grants?.permissions ?? []).filter(isPermission) : policy.permissions

const conditionsOf = (
  permission: Permission,
  scope: Scope,
  policy: Policy,
  principal: Principal,
  rules: Readonly<Record<Resource, ResourceRules>>,
): Conditions | null => {
  const narrowed = [
    ...(Object.keys(policy.resource).length > 0 ? [policy.resource] : []),
    ...(policy.own === undefined ? [] : [{ [policy.own]: principal.id }]),
  ]
  if (scope === null) return narrowed.length > 1 ? { AND: narrowed } : (narrowed[0] ?? {})
  const inScope = rules[catalogue[permission].resource].inSpace(scope, permission)
  if (!inScope) return null
  return narrowed.length > 0 ? { AND: [inScope, ...narrowed] } : inScope
}

const ruleList = (
  policies: readonly Policy[],
  principal: Principal,
  rules: Readonly<Record<Resource, ResourceRules>>,
): Rule[] =>
  policies.flatMap((policy) =>
    scopesOf(policy, principal).flatMap((scope) =>
      permissionsOf(policy, principal).flatMap((permission): Rule[] => {
        const { resource } = catalogue[permission]
        const conditions = conditionsOf(permission, scope, policy, principal, rules)
        if (!conditions) return []
        return [
          {
            action: permission,
            subject: resource,
            inverted: policy.effect === 'forbid',
            reason: policy.id,
            ...(Object.keys(conditions).length > 0 && { conditions }),
          },
        ]
      }),
    ),
  )

/**
 * Compiles policies for a principal. The last matching rule wins in CASL, so forbids stand last:
 * whatever allows before them, they outweigh it.
 */
export const compileAbility = (
  policies: readonly Policy[],
  principal: Principal,
  rules: Readonly<Record<Resource, ResourceRules>>,
): Ability => {
  const allows = policies.filter((policy) => policy.effect === 'allow')
  const forbids = policies.filter((policy) => policy.effect === 'forbid')
  return createPrismaAbility<Ability>(
    [...ruleList(allows, principal, rules), ...ruleList(forbids, principal, rules)] as never,
    { detectSubjectType: (object: { type: string }) => object.type } as never,
  )
}
