import type { Actor } from './actor.ts'
import type { Target } from './policy/policy.ts'
import type { Principal } from './policy/principal.ts'
import { notFound } from './refusal.ts'
import { clientOf } from './tx-access.ts'
import type { Tx } from './tx.ts'

/** The person who acts, and what they may do. */
export interface HeldSelf<TargetOf extends Target> {
  readonly target: TargetOf
  readonly principal: Principal
}

/**
 * How the person who acts is loaded where they are the target, and their row is not changed. It is their business before
 * anything is decided, so it is held first, together with other such commands: one person's sign-ins at several places do
 * not wait for each other. Nobody is told that the person changed.
 *
 * Roles are those of when the statement began, also where it then waited for the row: what people may do with themselves,
 * they may by being there and active, which is read of the row itself.
 */
export interface SelfTarget<TargetOf extends Target> {
  /** Reads the person of the ID $1, and holds their row FOR SHARE. */
  readonly statement: string
  readonly read: (row: never) => HeldSelf<TargetOf>
}

export const isSelfTarget = <TargetOf extends Target>(
  target: SelfTarget<TargetOf> | ((...input: never) => unknown),
): target is SelfTarget<TargetOf> => typeof target === 'object'

/** The person who acts, as they are until the transaction ends. @throws Fault NOT_FOUND for any other actor */
export const holdSelf = async <TargetOf extends Target>(
  tx: Tx,
  { statement, read }: SelfTarget<TargetOf>,
  actor: Actor,
): Promise<HeldSelf<TargetOf>> => {
  if (actor.type !== 'user') throw notFound()
  const [row] = await clientOf(tx).$queryRawUnsafe<never[]>(statement, actor.id)
  if (!row) throw notFound()
  return read(row)
}
