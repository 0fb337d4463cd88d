import type { CommandPermission, Resource } from '@postern/protocol'
import type { Call } from '../../packages/server/src/kernel/actor.ts'
import type { Command } from '../../packages/server/src/kernel/command.ts'
import type { TestApp } from '../support/app.ts'

/** One command, ready to be done. */
export interface ArrangedCommand<Result = unknown> {
  readonly call?: Call
  readonly input: unknown
  /** The target of its event, and what the event says that changed; `made` is what the command answered. */
  evidence(made: Result): {
    readonly target: { readonly type: Resource; readonly id: string }
    readonly space: string | null
    readonly change: unknown
    /** Whom whoever holds copies is told of, where the target itself stays as it was: `Session ses_…`. */
    readonly told?: readonly string[]
  }
}

export interface CommandCase<Result = unknown> {
  readonly command: Pick<Command<CommandPermission, never, unknown, Result>, 'permission' | 'perform'>
  /** The tables it writes to, apart from the evidence. */
  readonly writes: readonly string[]
  /** Further commands it does in its transaction, each with an event of its own. */
  readonly does?: readonly CommandPermission[]
  /** The policies that allow it to the owner; the owner's own where left out, none where it is open to everyone. */
  readonly decidedBy?: readonly string[]
  /** Whom the event names where it is not the owner who does it. */
  readonly actsAs?: string
  readonly arrange: (app: TestApp) => Promise<ArrangedCommand<Result>>
}

// Keeps what a command answers together with what is made of it, and forgets its type afterwards.
export const caseOf = <Result>(given: CommandCase<Result>): CommandCase => given

/** What a test expects of values it cannot know: the reference of a sealed value, and a time. */
export interface Unknowns {
  readonly ref: unknown
  readonly time: unknown
}
