import type { Change, IssuePermission } from '@postern/protocol'
import type { Call } from './actor.ts'
import type { Outcome } from './audit/draft.ts'
import type { Deps } from './deps.ts'
import { recordFailure } from './refusal.ts'

export interface Issued<Result, Action extends IssuePermission> {
  /** Makes what is handed out, while the event is on its way to the disk: what it takes is free there. */
  readonly make: () => Promise<Result>
  readonly change: Change<Action>
  readonly target: NonNullable<Outcome['target']>
  readonly space: string
}

export interface Issue<Input, Result> {
  readonly kind: 'issue'
  readonly permission: IssuePermission
  /** @throws Fault, recorded before it is thrown; nothing is handed out before its event is durable. */
  perform(deps: Deps, call: Call, input: Input): Promise<Result>
}

/**
 * Defines what is handed out from caches and a signature, without a transaction. `run` decides, at once: it can't wait,
 * so only the group commit does, once per group of requests. What `make` gives leaves only after the event is durable.
 */
export const issue = <Action extends IssuePermission, Input, Result>(
  permission: Action,
  run: (deps: Deps, call: Call, input: Input) => Issued<Result, Action>,
): Issue<Input, Result> => ({
  kind: 'issue',
  permission,
  async perform(deps, call, input) {
    let issued: Issued<Result, Action>
    try {
      issued = run(deps, call, input)
    } catch (cause) {
      throw await recordFailure(deps, call, permission, cause)
    }
    const { change, target, space, make } = issued
    const recorded = deps.evidence.record(call, { action: permission, outcome: 'done', space, target, change })
    const made = make().catch(async (cause: unknown) => {
      throw await recordFailure(deps, call, permission, cause)
    })
    const [result] = await Promise.all([made, recorded])
    deps.activity.acted(call, permission, null, deps.clock.now())
    return result
  },
})
