import {
  permissions as catalogue,
  roles,
  type JsonValue,
  type Permission,
  type Resource,
  type Role,
} from '@postern/protocol'
import type { Actor } from '../actor.ts'
import { isWithin } from '../address-ranges.ts'
import type { Ids } from '../ids.ts'
import type { View } from '../tx.ts'
import { compileAbility, type Ability } from './ability.ts'
import { filterOf } from './filter.ts'
import type { Conditions, Policy, ResourceRules, Target } from './policy.ts'
import type { PolicySet, Principal } from './principal.ts'

export interface Decision {
  readonly id: string
  readonly isAllowed: boolean
  readonly policyVersion: number
  readonly policies: readonly string[]
  readonly attributes: Readonly<Record<string, JsonValue>>
}

/** Where principals and policies come from; cached by whoever implements it, so that a decision reads no database. */
export interface PolicySource {
  principal(actor: Actor): Promise<Principal | null>
  /**
   * The same, read through an open transaction and through nothing else: what is read past it waits, on the embedded
   * database for ever. So a decision sees what the change beside it sees, and an actor that the transaction itself made.
   */
  principalIn(view: View, actor: Actor): Promise<Principal | null>
  policySet(): Promise<PolicySet>
  policySetIn(view: View): Promise<PolicySet>
}

/** Everything known about one actor in one call. */
export interface Standing {
  readonly actor: Actor
  readonly principal: Principal | null
  readonly ability: Ability
  readonly policies: readonly Policy[]
  /** Those of them that the context of this call selects. */
  readonly applicable: readonly Policy[]
  readonly policyVersion: number
}

interface Compiled {
  readonly policies: readonly Policy[]
  readonly selection: string
  readonly ability: Ability
}

const nobody: Principal = { type: 'user', id: '', isActive: false, epoch: 0, roles: [], grants: null }

const applies = (policy: Policy, address: string | null): boolean =>
  policy.context.addresses === undefined || isWithin(address, policy.context.addresses)

const jsonOf = (value: unknown): JsonValue | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (Array.isArray(value)) return value.flatMap((item) => jsonOf(item) ?? [])
  return undefined
}

/** Decides. The simulator and the runtime are this one object. */
export class PolicyEngine {
  readonly #source: PolicySource
  /** Since the start, for the metrics. */
  readonly decided = { allowed: 0, denied: 0 }
  /** What decisions know of each type. */
  readonly rules: Readonly<Record<Resource, ResourceRules>>
  readonly #ids: Ids
  readonly #abilities = new WeakMap<Principal, Compiled>()

  constructor(source: PolicySource, rules: Readonly<Record<Resource, ResourceRules>>, ids: Ids) {
    this.#source = source
    this.rules = rules
    this.#ids = ids
  }

  /**
   * @param view the open transaction, where there is one: nothing is then read past it
   * @param known the actor's principal, where the transaction has read it already and holds it as it is
   */
  async standing(actor: Actor, address: string | null, view?: View, known?: Principal): Promise<Standing> {
    const source = this.#source
    const isPrincipal = actor.type === 'user' || actor.type === 'application'
    const find = () => (view ? source.principalIn(view, actor) : source.principal(actor))
    const principal = known ?? (isPrincipal ? await find() : null)
    const { version, policies } = await (view ? source.policySetIn(view) : source.policySet())
    const applicable = policies.filter((policy) => applies(policy, address))
    return {
      actor,
      principal,
      policies,
      applicable,
      policyVersion: version,
      ability: this.#ability(principal, policies, applicable),
    }
  }

  // Cached for one set of policies and the selection of it that context made for this request.
  #ability(principal: Principal | null, policies: readonly Policy[], applicable: readonly Policy[]): Ability {
    if (!principal?.isActive) return compileAbility([], nobody, this.rules)
    const selection = applicable.map((policy) => policy.id).join()
    const cached = this.#abilities.get(principal)
    if (cached?.policies === policies && cached.selection === selection) return cached.ability
    const ability = compileAbility(applicable, principal, this.rules)
    this.#abilities.set(principal, { policies, selection, ability })
    return ability
  }

  decide(standing: Standing, permission: Permission, target: Target): Decision {
    const { held } = catalogue[permission]
    // What the credential does not carry no policy decided.
    const isDecidable = held === 'grantable' && this.#isInScope(standing.actor, permission)
    const rule = isDecidable ? standing.ability.relevantRuleFor(permission, target) : null
    const isAllowed = held === 'grantable' ? rule !== null && !rule.inverted : this.#holdsByNature(standing, permission)
    if (isAllowed) this.decided.allowed += 1
    else this.decided.denied += 1
    const record = target as unknown as Record<string, unknown>
    const attributes = Object.fromEntries(
      Object.keys(this.rules[target.type].attributes).flatMap((name) => {
        const value = jsonOf(record[name])
        return value === undefined ? [] : [[name, value]]
      }),
    )
    return {
      id: this.#ids.mint('Decision'),
      isAllowed,
      policyVersion: standing.policyVersion,
      policies: rule?.reason ? [rule.reason] : [],
      attributes,
    }
  }

  #isInScope(actor: Actor, permission: Permission): boolean {
    return actor.type !== 'application' || actor.scopes.has(permission)
  }

  #holdsByNature({ actor, principal }: Standing, permission: Permission): boolean {
    const { held } = catalogue[permission]
    if (held === 'set-up' || held === 'invited') return actor.type === held
    // `anonymous` too: by then it is done in the name of the person that the proof was about.
    const isPersonal = held === 'people' || held === 'anonymous'
    return (held === 'everyone' || (isPersonal && actor.type === 'user')) && principal?.isActive === true
  }

  /** The filter that lets through exactly the objects that `decide` would allow, or null where that is none. */
  filter(standing: Standing, permission: Permission): Conditions | null {
    const { resource } = catalogue[permission]
    if (!this.#isInScope(standing.actor, permission)) return null
    return filterOf(standing.ability, permission, resource, this.rules[resource].nullable ?? [])
  }

  /**
   * Whether the actor holds `permission` on everything in the space (or, for null, in the installation), without
   * conditions and without a forbid: only then may it hand the permission on.
   */
  holds(standing: Standing, permission: Permission, spaceId: string | null): boolean {
    const { principal, policies, applicable, actor } = standing
    if (!principal?.isActive || !this.#isInScope(actor, permission)) return false
    const isOpen = (policy: Policy) =>
      policy.own === undefined && Object.keys(policy.resource).length === 0 && Object.keys(policy.context).length === 0
    const isHere = (held: { readonly spaceId: string | null }) =>
      spaceId === null || held.spaceId === null || held.spaceId === spaceId
    const principalHere = { ...principal, roles: principal.roles.filter(isHere) }
    const reaching = (policy: Policy) =>
      compileAbility([policy], principalHere, this.rules).rulesFor(permission, catalogue[permission].resource)
    const everywhere = (policy: Policy): boolean =>
      isOpen(policy) &&
      (policy.permissions === 'granted'
        ? principal.grants?.spaceId === spaceId && principal.grants.permissions.includes(permission)
        : policy.permissions.includes(permission) &&
          (policy.spaceId === null || policy.spaceId === spaceId) &&
          (policy.principal.type ?? principal.type) === principal.type &&
          (policy.principal.ids ?? [principal.id]).includes(principal.id) &&
          (policy.principal.role === undefined ||
            principal.roles.some(
              (held) => held.role === policy.principal.role && (held.spaceId === null || held.spaceId === spaceId),
            )))
    return (
      applicable.some((policy) => policy.effect === 'allow' && everywhere(policy)) &&
      // Also one that does not apply to this call: whom it is handed on to makes other calls.
      !policies.some((policy) => policy.effect === 'forbid' && isHere(policy) && reaching(policy).length > 0)
    )
  }

  /** The built-in roles that hold `permission`: what a refusal may name. */
  async rolesWith(permission: Permission): Promise<readonly Role[]> {
    return rolesIn((await this.#source.policySet()).policies, permission)
  }

  /** The same, of what a decision was taken on: reads nothing. */
  rolesBehind({ applicable }: Standing, permission: Permission): readonly Role[] {
    return rolesIn(applicable, permission)
  }
}

const rolesIn = (policies: readonly Policy[], permission: Permission): readonly Role[] =>
  roles.filter((role) =>
    policies.some(
      (policy) =>
        policy.isBuiltIn &&
        policy.principal.role === role &&
        policy.permissions !== 'granted' &&
        policy.permissions.includes(permission),
    ),
  )
