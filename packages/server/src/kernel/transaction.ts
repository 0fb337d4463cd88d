import { changeChannel, encodeChange, type ResourceChange } from './change-feed.ts'
import type { Deps } from './deps.ts'
import type { TransactionClient } from './tx-access.ts'

// Refuses a transaction that hangs rather than letting the caller hang with it.
const limits = { maxWait: 10_000, timeout: 15_000 }

const notify = `SELECT pg_notify('${changeChannel}', payload)::text FROM unnest($1::text[]) AS payload`

/** For the kernel's primitives only: one transaction, and the changes it made told to every cache once it is committed. */
export const transact = async <Result>(
  { database, changes }: Pick<Deps, 'database' | 'changes'>,
  work: (client: TransactionClient) => Promise<{
    readonly result: Result
    readonly changed: readonly ResourceChange[]
  }>,
): Promise<Result> => {
  const { result, changed } = await database.client.$transaction(async (client) => {
    const done = await work(client)
    const payloads = [...new Set(done.changed.map(encodeChange))]
    // In the transaction, so that the other instances hear of it if and only if it is committed.
    if (payloads.length > 0) await client.$queryRawUnsafe(notify, payloads)
    return done
  }, limits)
  for (const change of changed) changes.publish(change)
  return result
}
