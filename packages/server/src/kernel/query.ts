import type { Permission, QueryPermission } from '@postern/protocol'
import { permissions as catalogue } from '@postern/protocol'
import type { z } from 'zod'
import { mayEver, type Actor, type Call } from './actor.ts'
import type { Deps } from './deps.ts'
import { parseInput } from './parse.ts'
import type { Decision, Standing } from './policy/engine.ts'
import type { Conditions, Target } from './policy/policy.ts'
import { authorizeCredential, recordFailure, refusalByCredential, refusalByDecision } from './refusal.ts'
import type { View } from './tx.ts'
import { viewOf } from './view-access.ts'

export interface QueryContext<Input, TargetOf> {
  readonly deps: Deps
  readonly call: Call
  readonly standing: Standing
  readonly input: Input
  readonly target: TargetOf
  /** Lets through what the actor may read, and nothing else: belongs into every `where` of a list. */
  readonly readable: Conditions
  /** The same for another permission, where a query reads a second type. */
  readonly filter: (permission: Permission) => Conditions | null
}

export interface QueryDefinition<Input, TargetOf extends Target | null, Result> {
  readonly input: z.ZodType<Input>
  /** The one object that is read; left out for lists, which are filtered instead. */
  readonly target?: (view: View, input: Input) => Promise<TargetOf>
  /** Whether the target is the actor's own, which it may read whatever it was granted. */
  readonly isOwn?: (actor: Actor, target: NonNullable<TargetOf>) => boolean
  readonly run: (view: View, context: QueryContext<Input, TargetOf>) => Promise<Result> | Result
}

export interface Query<Action extends QueryPermission = QueryPermission, Result = unknown> {
  readonly kind: 'query'
  readonly permission: Action
  /** Refuses a credential that never allows the permission, before anything else is looked at. @throws Fault, recorded */
  authorize(deps: Deps, call: Call): Promise<void>
  /** Reads as a root field: decided, and recorded before the answer leaves. @throws Fault, recorded too */
  perform(deps: Deps, call: Call, raw: unknown): Promise<Result>
  /** Reads below a root field, whose event covers it: decided in the same way, not recorded again. @throws Fault */
  nested(deps: Deps, call: Call, raw: unknown): Promise<Result>
}

/** A condition that no row meets, in Prisma's language. */
export const nothing: Conditions = { id: { in: [] } }

/** Defines a read that an actor asks for. Lists are filtered in the database, by the filter given to `run`. */
export const query = <Action extends QueryPermission, Input, Result, TargetOf extends Target | null = null>(
  permission: Action,
  definition: QueryDefinition<Input, TargetOf, Result>,
): Query<Action, Result> => {
  interface Read {
    readonly result: Result
    readonly target: Target | null
    readonly decision: Decision | null
  }
  const read = async (deps: Deps, call: Call, input: Input): Promise<Read> => {
    if (!definition.isOwn && !mayEver(call.actor, permission)) throw await refusalByCredential(deps, call, permission)
    const standing = await deps.policy.standing(call.actor, call.address)
    const view = viewOf(deps.database.client)
    const target = ((await definition.target?.(view, input)) ?? null) as TargetOf
    let decision: Decision | null = null
    const isOwn = target !== null && standing.principal?.isActive === true && definition.isOwn?.(call.actor, target)
    if (target && isOwn !== true) {
      decision = deps.policy.decide(standing, permission, target)
      if (!decision.isAllowed) throw refusalByDecision(deps, standing, permission, target, decision)
    }
    const isFiltered = catalogue[permission].held === 'grantable'
    // What is open to everyone authenticated is still closed to who is suspended or disabled.
    if (!isFiltered && !standing.principal?.isActive) throw await refusalByCredential(deps, call, permission)
    const readable = isFiltered ? deps.policy.filter(standing, permission) : {}
    if (readable === null && !target) throw await refusalByCredential(deps, call, permission)
    const result = await definition.run(view, {
      deps,
      call,
      standing,
      input,
      target,
      readable: readable ?? nothing,
      filter: (other) => deps.policy.filter(standing, other),
    })
    return { result, target, decision }
  }
  return {
    kind: 'query',
    permission,
    authorize: (deps, call) => authorizeCredential(deps, call, permission),
    async perform(deps, call, raw) {
      let done: Read
      try {
        done = await read(deps, call, parseInput(definition.input, raw))
      } catch (cause) {
        throw await recordFailure(deps, call, permission, cause)
      }
      const { target, decision, result } = done
      const own = call.actor.type === 'application' ? call.actor.spaceId : null
      await deps.evidence.record(call, {
        action: permission,
        outcome: 'done',
        space: target ? target.spaceId : own,
        target: target && { type: target.type, id: target.id },
        decision,
      })
      deps.activity.acted(call, permission, null, deps.clock.now())
      return result
    },
    async nested(deps, call, raw) {
      try {
        return (await read(deps, call, parseInput(definition.input, raw))).result
      } catch (cause) {
        throw await recordFailure(deps, call, permission, cause)
      }
    },
  }
}
