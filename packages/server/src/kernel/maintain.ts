import type { Change, MaintainPermission, Resource } from '@postern/protocol'
import { bulkOn, type Bulk } from './bulk.ts'
import type { Deps } from './deps.ts'
import { transact } from './transaction.ts'
import { appendToOutbox, type OutboxDraft } from './outbox.ts'
import type { Evidence, Tx, View, WritableModel } from './tx.ts'
import { txOf } from './tx-access.ts'
import type { ResourceChange } from './change-feed.ts'

/** A transaction that reaches the listed stores and no other, and reads the listed evidence. */
export type MaintainTx<Models extends WritableModel, Read extends Evidence = never> = Pick<Tx, Models> &
  Pick<View, Read>

export interface Maintained<Result, Action extends MaintainPermission> {
  readonly result: Result
  /** Set where the batch changed what people see: its one event. */
  readonly event?: {
    readonly change: Change<Action>
    readonly target: { readonly type: Resource; readonly id: string }
    /** The space it happened in; none where it is left out. */
    readonly space?: string
  }
  readonly changed?: readonly ResourceChange[]
  readonly outbox?: readonly OutboxDraft[]
}

export interface Maintain<Input, Result> {
  readonly kind: 'maintain'
  readonly name: string
  perform(deps: Deps, input: Input): Promise<Result>
}

interface Definition<
  Models extends WritableModel,
  Read extends Evidence,
  Action extends MaintainPermission,
  Input,
  Result,
> {
  /** The stores it may write. */
  readonly stores: readonly Models[]
  /** The evidence it reads: what must still be so when it writes. */
  readonly reads?: readonly Read[]
  /** The action its event records, where it has one. */
  readonly permission?: Action
  readonly run: (
    tx: MaintainTx<Models, Read>,
    context: {
      deps: Deps
      input: Input
      now: Date
      /** For many rows at once. */
      bulk: Bulk<Models>
    },
  ) => Promise<Maintained<Result, Action>>
}

/** Defines the system's own upkeep: counters, expiry, keys. Nobody asks for it, so nothing is decided. */
export const maintain = <
  const Models extends WritableModel,
  Input = void,
  Result = void,
  Action extends MaintainPermission = never,
  const Read extends Evidence = never,
>(
  name: string,
  definition: Definition<Models, Read, Action, Input, Result>,
): Maintain<Input, Result> => ({
  kind: 'maintain',
  name,
  async perform(deps, input) {
    await deps.evidence.prepare()
    const call = { actor: { type: 'system', id: name } as const, requestId: deps.ids.mint('Request'), address: null }
    return transact(deps, async (client) => {
      const tx = txOf(client)
      const bulk = bulkOn(client, definition.stores)
      const done = await definition.run(tx, { deps, input, now: new Date(deps.clock.now()), bulk })
      if (done.event && definition.permission) {
        await deps.evidence.append(tx, call, null, {
          action: definition.permission,
          outcome: 'done',
          space: done.event.space ?? null,
          target: done.event.target,
          change: done.event.change,
        })
      }
      await appendToOutbox(deps, tx, done.outbox ?? [])
      return { result: done.result, changed: done.changed ?? [] }
    })
  },
})
