import type { Role } from '@postern/protocol'
import { resourceRules } from '../domain/resources.ts'
import { builtInPolicies } from '../domain/policies/built-in.ts'
import { findPolicyVersion, listStoredPolicies } from '../domain/policies/store.ts'
import { findApplicationPrincipal } from '../domain/applications/principal-store.ts'
import { findUserPrincipal } from '../domain/users/principal-store.ts'
import type { Actor } from '../kernel/actor.ts'
import type { ChangeFeed } from '../kernel/change-feed.ts'
import type { PolicySource } from '../kernel/policy/engine.ts'
import type { PolicySet, Principal } from '../kernel/policy/principal.ts'
import type { View } from '../kernel/tx.ts'

const largestCache = 50_000

const load = async (view: View, actor: Actor): Promise<Principal | null> => {
  if (actor.type === 'application') return findApplicationPrincipal(view, actor.id)
  if (actor.type !== 'user') return null
  const user = await findUserPrincipal(view, actor.id)
  return user && { ...user, roles: user.roles as { role: Role; spaceId: string | null }[] }
}

const loadPolicySet = async (view: View): Promise<PolicySet> => {
  const version = await findPolicyVersion(view)
  return { version, policies: [...builtInPolicies, ...(await listStoredPolicies(view, resourceRules))] }
}

/**
 * Principals and policies, held in memory until the change feed says that one changed. What is kept is the promise:
 * a change that arrives while it loads drops it, so that what was read before the change is not kept after it.
 */
export const createPolicySource = (view: View, changes: ChangeFeed): PolicySource => {
  const principals = new Map<string, Promise<Principal | null>>()
  let loadingSet: Promise<PolicySet> | null = null
  /** What `loadingSet` came to: all that an open transaction may take from memory without waiting. */
  let heldSet: PolicySet | null = null
  const forgetSet = (): void => {
    loadingSet = null
    heldSet = null
  }
  const forget = (): void => {
    principals.clear()
    forgetSet()
  }
  changes.subscribe(({ type, id }) => {
    if (type === 'Application' || type === 'User') principals.delete(id)
    // A member's ID does not tell whose role it is, and members change seldom; the version of the policies rises with them.
    else if (type === 'Member') forget()
    else if (type === 'Policy') forgetSet()
  }, forget)

  const policySet = (): Promise<PolicySet> => {
    if (loadingSet) return loadingSet
    const loading = loadPolicySet(view).then(
      (loaded) => {
        if (loadingSet === loading) heldSet = loaded
        return loaded
      },
      (cause: unknown) => {
        if (loadingSet === loading) forgetSet()
        throw cause
      },
    )
    loadingSet = loading
    return loading
  }

  return {
    principal(actor) {
      if (actor.type !== 'application' && actor.type !== 'user') return Promise.resolve(null)
      const held = principals.get(actor.id)
      if (held) return held
      const loading = load(view, actor)
      if (principals.size >= largestCache) principals.clear()
      principals.set(actor.id, loading)
      // A failure must not be remembered.
      loading.catch(() => principals.get(actor.id) === loading && principals.delete(actor.id))
      return loading
    },
    principalIn: load,
    policySet,
    async policySetIn(open) {
      if (heldSet) return heldSet
      // For the transactions after this one, which must not wait for it.
      void policySet().catch(() => undefined)
      return loadPolicySet(open)
    },
  }
}
