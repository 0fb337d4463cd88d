import type { Actor } from './actor.ts'
import type { LogPlace } from './audit/log-tail.ts'
import type { Deps } from './deps.ts'
import { fault } from './fault.ts'

const placeFor = (actor: Actor) => ({
  table: 'audit_events',
  column: 'cursor',
  row: 'id' in actor ? actor.id : actor.type,
})

/**
 * A place in the log, for the actor alone. Sealed: the numbers of transactions would tell how much all the others do, and
 * a place that somebody made up could tell of an event that is none of theirs.
 */
export const formatLogCursor = (
  { keyring }: Pick<Deps, 'keyring'>,
  actor: Actor,
  { transaction, id }: LogPlace,
): string => {
  const sealed = keyring.seal('cursors', placeFor(actor), Buffer.from(`${transaction} ${id}`))
  return Buffer.from(sealed).toString('base64url')
}

/** @throws Fault INVALID_INPUT for what was not given to this actor, or belongs to a log that was restored since */
export const readLogCursor = async (
  { keyring, subscriptions }: Pick<Deps, 'keyring' | 'subscriptions'>,
  actor: Actor,
  cursor: string,
): Promise<LogPlace> => {
  const place = opened(keyring, actor, cursor)
  if (place && (await subscriptions.tail.has(place))) return place
  throw fault('INVALID_INPUT', 'after is not a cursor of this subscription: use one that it gave you, or none.', {
    fields: [{ path: 'after', message: 'not a cursor' }],
  })
}

const opened = (keyring: Deps['keyring'], actor: Actor, cursor: string): LogPlace | null => {
  try {
    const plain = keyring.open('cursors', placeFor(actor), Buffer.from(cursor, 'base64url'))
    const [transaction = '', id = ''] = Buffer.from(plain).toString().split(' ')
    return { transaction: BigInt(transaction), id }
  } catch {
    return null
  }
}
