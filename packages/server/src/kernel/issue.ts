import type { Change, IssuePermission } from '@postern/protocol'
import type { Call } from './actor.ts'
import type { Outcome } from './audit/draft.ts'
import type { Deps } from './deps.ts'
import { recordFailure } from './refusal.ts'

export interface Issued<Result, Action extends IssuePermission> {
  readonly result: Result
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
 * Defines what is handed out from caches and a signature, without a transaction. `run` must not wait for the database:
 * only the group commit does, once per group of requests.
 */
export const issue = <Action extends IssuePermission, Input, Result>(
  permission: Action,
  run: (deps: Deps, call: Call, input: Input) => Promise<Issued<Result, Action>>,
): Issue<Input, Result> => ({
  kind: 'issue',
  permission,
  async perform(deps, call, input) {
    let issued: Issued<Result, Action>
    try {
      issued = await run(deps, call, input)
    } catch (cause) {
      throw await recordFailure(deps, call, permission, cause)
    }
    const { change, target, space, result } = issued
    await deps.evidence.record(call, { action: permission, outcome: 'done', space, target, change })
    return result
  },
})
