import type { AuditEvent, EventActor, EventDecision, JsonValue, Permission, SealedRef } from '@postern/protocol'
import type { Actor, Call } from '../actor.ts'
import type { Clock } from '../clock.ts'
import type { Ids } from '../ids.ts'
import { isoTime } from '../iso-time.ts'
import type { Decision } from '../policy/engine.ts'

/** What a primitive knows of the action; the rest comes from the call. */
export interface Outcome {
  readonly action: Permission
  readonly outcome: AuditEvent['outcome']
  readonly code?: AuditEvent['code']
  readonly space: string | null
  readonly target: AuditEvent['target']
  readonly decision?: Decision | null
  readonly change?: unknown
}

const actorOf = (actor: Actor): EventActor => {
  switch (actor.type) {
    case 'application':
      return { type: 'application', id: actor.id, space: actor.spaceId, credential: actor.credential }
    case 'user':
      return { type: 'user', id: actor.id, credential: actor.credential }
    case 'system':
      return { type: 'system', id: actor.id }
    case 'set-up':
      return { type: 'system', id: 'set-up' }
    case 'invited':
      return { type: 'system', id: 'invitation' }
    case 'anonymous':
      return { type: 'anonymous' }
  }
}

const decisionOf = (decision: Decision | null | undefined): EventDecision | null =>
  decision
    ? {
        id: decision.id,
        policyVersion: decision.policyVersion,
        policies: decision.policies,
        attributes: decision.attributes as Record<string, JsonValue>,
      }
    : null

/** The event of an action: the time in its ID is its time. */
export const draftEvent = (
  deps: { readonly clock: Clock; readonly ids: Ids },
  call: Call,
  source: SealedRef | null,
  outcome: Outcome,
): AuditEvent => {
  const now = deps.clock.now()
  return {
    v: 1,
    id: deps.ids.mint('AuditEvent', now),
    at: isoTime(now),
    action: outcome.action,
    outcome: outcome.outcome,
    code: outcome.code ?? null,
    actor: actorOf(call.actor),
    space: outcome.space,
    target: outcome.target,
    decision: decisionOf(outcome.decision),
    change: (outcome.change ?? null) as AuditEvent['change'],
    request: call.requestId,
    source,
  }
}
