import { readPermission, type Permission, type Role } from '@postern/protocol'
import { mayEver, type Call } from './actor.ts'
import type { Outcome } from './audit/draft.ts'
import type { Deps } from './deps.ts'
import { fault, type Fault } from './fault.ts'
import type { Decision, Standing } from './policy/engine.ts'
import type { Target } from './policy/policy.ts'
import { normaliseFault } from './normalise-fault.ts'

/** A refusal on its way out: what to answer, and what to record. */
export class Refusal extends Error {
  readonly answer: Fault
  readonly outcome: Outcome
  /** Recorded by itself also where nobody knows the caller: then something else bounds how often it happens. */
  readonly isEvent: boolean

  constructor(answer: Fault, outcome: Outcome, { isEvent = false }: { readonly isEvent?: boolean } = {}) {
    super(answer.message)
    this.answer = answer
    this.outcome = outcome
    this.isEvent = isEvent
  }
}

const listed = new Intl.ListFormat('en', { type: 'conjunction' })

/** The sentence about who could do it: to be asked, or to give the role. */
const holdersOf = (roles: readonly Role[]): string =>
  roles.length === 0
    ? 'No built-in role holds it.'
    : `Held by the ${roles.length > 1 ? 'roles' : 'role'} ${listed.format(roles)}.`

const spaceOf = (call: Call): string | null => (call.actor.type === 'application' ? call.actor.spaceId : null)

/** The refusal of an actor whose credential never allows the permission: nothing was loaded. */
export const refusalByCredential = async (deps: Deps, call: Call, permission: Permission): Promise<Refusal> => {
  const outcome: Outcome = {
    action: permission,
    outcome: 'refused',
    code: 'FORBIDDEN',
    space: spaceOf(call),
    target: null,
  }
  if (call.actor.type === 'anonymous') {
    return new Refusal(fault('UNAUTHENTICATED', 'Send an access token (Authorization: Bearer …), or sign in.'), {
      ...outcome,
      code: 'UNAUTHENTICATED',
    })
  }
  const grantedBy = await deps.policy.rolesWith(permission)
  const lack =
    call.actor.type === 'user' ? `You hold ${permission} nowhere.` : `This credential does not carry ${permission}.`
  return new Refusal(
    fault('FORBIDDEN', `${lack} ${holdersOf(grantedBy)}`, {
      missing: permission,
      grantedBy,
    }),
    outcome,
  )
}

/**
 * The refusal of a decision. Whoever may not even see the target gets the answer of a target that is not there;
 * the event says what really was.
 */
export const refusalByDecision = (
  deps: Deps,
  standing: Standing,
  permission: Permission,
  target: Target,
  decision: Decision,
): Refusal => {
  const outcome: Outcome = {
    action: permission,
    outcome: 'refused',
    code: 'FORBIDDEN',
    space: target.spaceId,
    target: { type: target.type, id: target.id },
    decision,
  }
  if (!deps.policy.decide(standing, readPermission[target.type], target).isAllowed)
    return new Refusal(notFound(), outcome)
  const grantedBy = deps.policy.rolesBehind(standing, permission)
  return new Refusal(
    fault('FORBIDDEN', `You lack ${permission} here. ${holdersOf(grantedBy)} Decision ${decision.id}.`, {
      decision: decision.id,
      missing: permission,
      grantedBy,
    }),
    outcome,
  )
}

/** The refusal of a person who may do it, and proved too long ago who they are. */
export const refusalByAge = (permission: Permission, target: Target, decision: Decision, minutes: number): Refusal =>
  new Refusal(
    fault(
      'REAUTHENTICATION_REQUIRED',
      `This asks for a sign-in of the last ${minutes} minutes: give your password again (reauthenticate), then do it again.`,
    ),
    {
      action: permission,
      outcome: 'refused',
      code: 'REAUTHENTICATION_REQUIRED',
      space: target.spaceId,
      target: { type: target.type, id: target.id },
      decision,
    },
  )

/** One text for what is not there and for what may not be known. */
export const notFound = (): Fault<'NOT_FOUND'> =>
  fault('NOT_FOUND', 'There is no such thing, or you may not know of it.')

/**
 * Records why a call came to nothing and gives the fault to answer with. Callers nobody knows are counted,
 * not recorded one by one. @throws Fault AUDIT_UNAVAILABLE where it can't be recorded: no answer without evidence.
 */
export const recordFailure = async (deps: Deps, call: Call, permission: Permission, cause: unknown): Promise<Fault> => {
  const answer = cause instanceof Refusal ? cause.answer : normaliseFault(deps.database, cause)
  if (answer.code === 'INTERNAL')
    deps.log.error({ err: cause as Error, action: permission, requestId: call.requestId }, 'unexpected error')
  if (['anonymous', 'set-up', 'invited'].includes(call.actor.type)) {
    deps.refusals.add(call.address, answer.code, deps.clock.now())
    if (!(cause instanceof Refusal && cause.isEvent)) return answer
  }
  const outcome: Outcome =
    cause instanceof Refusal
      ? cause.outcome
      : { action: permission, outcome: 'failed', code: answer.code, space: spaceOf(call), target: null }
  await deps.evidence.record(call, outcome)
  deps.activity.acted(call, permission, answer.code, deps.clock.now())
  return answer
}

/** Refuses, and records the refusal, where the credential never allows the permission. @throws Fault */
export const authorizeCredential = async (deps: Deps, call: Call, permission: Permission): Promise<void> => {
  if (mayEver(call.actor, permission)) return
  throw await recordFailure(deps, call, permission, await refusalByCredential(deps, call, permission))
}
