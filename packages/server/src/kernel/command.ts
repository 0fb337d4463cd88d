import type { Change, CommandPermission, ErrorCode, Permission } from '@postern/protocol'
import type { z } from 'zod'
import { mayEver, type Actor, type Call } from './actor.ts'
import type { ResourceChange } from './change-feed.ts'
import type { Deps } from './deps.ts'
import { appendToOutbox, type OutboxDraft } from './outbox.ts'
import { parseInput } from './parse.ts'
import type { PersonalKind } from './audit/subjects.ts'
import type { SealedRef } from '@postern/protocol'
import type { Decision } from './policy/engine.ts'
import type { Target } from './policy/policy.ts'
import {
  recordFailure,
  Refusal,
  refusalByAge,
  refusalByCredential,
  refusalByDecision,
  authorizeCredential,
} from './refusal.ts'
import { fault } from './fault.ts'
import { lockTarget, takeTurn } from './lock-target.ts'
import { normaliseFault } from './normalise-fault.ts'
import { holdSelf, isSelfTarget, type SelfTarget } from './self-target.ts'
import { transact } from './transaction.ts'
import type { Tx, View } from './tx.ts'
import { txOf } from './tx-access.ts'

/** What `run` works with beside the transaction. */
export interface CommandContext<Input, TargetOf, Prepared> {
  readonly deps: Deps
  readonly actor: Actor
  readonly input: Input
  readonly target: TargetOf
  readonly prepared: Prepared
  readonly now: Date
  /** The sealed address that the call came from, as the event names it; null where there is none. */
  readonly source: SealedRef | null
  /** Whether the actor has a permission on an object beside the target. */
  readonly may: (permission: Permission, on: Target) => boolean
  /** Whether the actor holds a permission everywhere in the space, and so may hand it on. */
  readonly holds: (permission: Permission, spaceId: string | null) => boolean
  /** Turns a personal value into what an event may name. */
  readonly sealed: (subjectId: string, kind: PersonalKind, value: string) => Promise<SealedRef>
  /** Destroys the key and the values of a subject in the evidence: the text is gone, every proof holds. */
  readonly erase: (subjectId: string) => Promise<void>
  /** Does another command in this transaction, decided and recorded like any other: for what spans nouns. */
  readonly perform: <Other>(step: Step<Other>) => Promise<Other>
}

/** What `run` answers: the result, and the evidence of it. */
export interface CommandOutcome<Result, Action extends Permission> {
  readonly result: Result
  readonly change: Change<Action>
  /** What was made, where the change makes something: the event's target instead of the object decided on. */
  readonly made?: Target
  /** What else was changed, for whoever holds copies of it. */
  readonly changed?: readonly ResourceChange[]
  readonly outbox?: readonly OutboxDraft[]
}

export interface CommandDefinition<Action extends CommandPermission, Input, TargetOf extends Target, Prepared, Result> {
  readonly input: z.ZodType<Input>
  /** Further permissions the actor needs on the same target. */
  readonly also?: readonly Permission[]
  /** A person must have proved who they are within so many minutes: a session left open must not be enough. */
  readonly signedInWithinMinutes?: number
  /** Codes beyond the common ones that a caller can do something about: members of the GraphQL error union. */
  readonly errors?: readonly ErrorCode[]
  /** Slow work that needs no transaction, such as hashing a password. */
  readonly prepare?: (deps: Deps, input: Input) => Promise<Prepared>
  /** Loads what the command is about; `SelfTarget` where that is the person who acts. */
  readonly target:
    ((view: View, input: Input, actor: Actor, deps: Deps) => Promise<TargetOf> | TargetOf) | SelfTarget<TargetOf>
  /**
   * Commands that change who may do what, by roles or policies, run one after the other: each finds what the one before it
   * left, the actor's own roles among it. Else two owners could remove each other at the same moment.
   */
  readonly changesRoles?: boolean
  readonly run: (tx: Tx, context: CommandContext<Input, TargetOf, Prepared>) => Promise<CommandOutcome<Result, Action>>
}

/** One command with its input, to be done inside another's transaction. */
export interface Step<Result> {
  readonly actor: Actor
  readonly inside: (scope: TransactionScope, actor: Actor) => Promise<Result>
}

export interface Command<
  Action extends CommandPermission = CommandPermission,
  Input = never,
  Prepared = unknown,
  Result = unknown,
> {
  readonly kind: 'command'
  readonly permission: Action
  readonly errors: readonly ErrorCode[]
  /** Refuses a credential that never allows the permission, before anything else is looked at. @throws Fault, recorded */
  authorize(deps: Deps, call: Call): Promise<void>
  /** @throws Fault, recorded before it is thrown. */
  perform(deps: Deps, call: Call, raw: unknown): Promise<Result>
  /** The slow work of `step`, to be done before the outer transaction opens. */
  prepare(deps: Deps, input: Input): Promise<Prepared>
  step(actor: Actor, input: Input, prepared: Prepared): Step<Result>
}

interface TransactionScope {
  readonly deps: Deps
  readonly call: Call
  readonly tx: Tx
  readonly source: SealedRef | null
  readonly changed: ResourceChange[]
}

const within = <Result>(
  deps: Deps,
  call: Call,
  source: SealedRef | null,
  work: (scope: TransactionScope) => Promise<Result>,
): Promise<Result> =>
  transact(deps, async (client) => {
    const changed: ResourceChange[] = []
    const result = await work({ deps, call, source, tx: txOf(client), changed })
    return { result, changed }
  })

/**
 * Defines a change that an actor asks for. In this order and nowhere else: parse, may the credential ever, prepare,
 * open the transaction, load the actor and the target, decide, hold the target's row, run, append the event and the
 * outbox rows, commit.
 * Whatever fails rolls all of it back; a refusal or failure is recorded before it is answered.
 */
export const command = <Action extends CommandPermission, Input, TargetOf extends Target, Result, Prepared = undefined>(
  permission: Action,
  definition: CommandDefinition<Action, Input, TargetOf, Prepared, Result>,
): Command<Action, Input, Prepared, Result> => {
  const prepare = async (deps: Deps, input: Input): Promise<Prepared> =>
    (await definition.prepare?.(deps, input)) as Prepared

  const inside = async (scope: TransactionScope, actor: Actor, input: Input, prepared: Prepared): Promise<Result> => {
    const { deps, tx, source } = scope
    const call: Call = { ...scope.call, actor }
    const self = isSelfTarget(definition.target) ? await holdSelf(tx, definition.target, actor) : null
    const load = async (): Promise<TargetOf> =>
      isSelfTarget(definition.target) ? self!.target : definition.target(tx, input, actor, deps)
    // In the transaction: it may have waited long for its turn, and the actor may have lost the right meanwhile.
    let standing = await deps.policy.standing(actor, call.address, tx, self?.principal)
    // After the decision: whoever may not do it anyway is not sent to prove who they are.
    const refuseOldSignIn = (target: TargetOf, decision: Decision): void => {
      const minutes = definition.signedInWithinMinutes
      if (minutes === undefined || actor.type !== 'user') return
      if (deps.clock.now() - actor.authenticatedAt <= minutes * 60_000) return
      throw refusalByAge(permission, target, decision, minutes)
    }
    const decideOn = (target: TargetOf): Decision => {
      const decision = deps.policy.decide(standing, permission, target)
      if (!decision.isAllowed) throw refusalByDecision(deps, standing, permission, target, decision)
      for (const demanded of definition.also ?? []) {
        const further = deps.policy.decide(standing, demanded, target)
        if (!further.isAllowed) throw refusalByDecision(deps, standing, demanded, target, further)
      }
      refuseOldSignIn(target, decision)
      return decision
    }
    let target = await load()
    let decision = decideOn(target)
    // Decided first, so that nobody holds up a row that is none of their business; then again on what the row now is.
    if (definition.changesRoles) {
      // Before the target's row: whoever holds rows while waiting for a turn could wait for somebody who waits for them.
      await takeTurn(tx)
      standing = await deps.policy.standing(actor, call.address, tx)
    }
    if (!self && ((await lockTarget(tx, target)) || definition.changesRoles)) {
      target = await load()
      decision = decideOn(target)
    }
    try {
      const {
        result,
        change,
        made,
        changed = [],
        outbox,
      } = await definition.run(tx, {
        deps,
        actor,
        input,
        target,
        prepared,
        now: new Date(deps.clock.now()),
        source,
        may: (asked, on) => deps.policy.decide(standing, asked, on).isAllowed,
        holds: (asked, spaceId) => deps.policy.holds(standing, asked, spaceId),
        sealed: async (subjectId, kind, value) => {
          const ref = await deps.evidence.subjects.sealIn(tx, subjectId, kind, value)
          if (!ref) throw fault('NOT_FOUND')
          return ref
        },
        erase: (subjectId) => deps.evidence.subjects.eraseIn(tx, subjectId),
        perform: (step) => step.inside(scope, step.actor),
      })
      const { type, id, spaceId } = made ?? target
      await deps.evidence.append(tx, call, source, {
        action: permission,
        outcome: 'done',
        space: spaceId,
        target: { type, id },
        decision,
        change,
      })
      await appendToOutbox(deps, tx, outbox ?? [])
      if (!self || made) scope.changed.push({ type, id })
      if (!self && made) scope.changed.push({ type: target.type, id: target.id })
      scope.changed.push(...changed)
      return result
    } catch (cause) {
      if (cause instanceof Refusal) throw cause
      throw failedAt(deps, cause, permission, target, decision)
    }
  }

  return {
    kind: 'command',
    permission,
    errors: [
      ...(definition.errors ?? []),
      ...(definition.signedInWithinMinutes === undefined ? [] : (['REAUTHENTICATION_REQUIRED'] as const)),
    ],
    prepare,
    authorize: (deps, call) => authorizeCredential(deps, call, permission),
    async perform(deps, call, raw) {
      try {
        const input = parseInput(definition.input, raw)
        if (!mayEver(call.actor, permission)) throw await refusalByCredential(deps, call, permission)
        await deps.evidence.prepare()
        const source = await deps.evidence.sourceOf(call)
        const prepared = await prepare(deps, input)
        const result = await within(deps, call, source, (scope) => inside(scope, call.actor, input, prepared))
        deps.activity.acted(call, permission, null, deps.clock.now())
        return result
      } catch (cause) {
        throw await recordFailure(deps, call, permission, cause)
      }
    },
    step: (actor, input, prepared) => ({
      actor,
      inside: (scope, as) => inside(scope, as, input, prepared),
    }),
  }
}

/** A failure inside the transaction, with the target it concerned, so that its event names it. */
const failedAt = (deps: Deps, cause: unknown, permission: Permission, target: Target, decision: Decision) => {
  const answer = normaliseFault(deps.database, cause)
  const failed = new Refusal(answer, {
    action: permission,
    outcome: answer.code === 'ESCALATION' ? 'refused' : 'failed',
    code: answer.code,
    space: target.spaceId,
    target: { type: target.type, id: target.id },
    decision,
  })
  failed.cause = cause
  return failed
}
