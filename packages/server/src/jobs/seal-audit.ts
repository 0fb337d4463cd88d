import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Sealer } from '../kernel/audit/sealing.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../kernel/database.ts'
import type { Log } from '../kernel/log.ts'
import type { Job } from './runner.ts'

export interface SealAuditContext {
  readonly database: Pick<Database, 'tryLease' | 'faultOf'>
  readonly sealer: Pick<Sealer, 'sealOnce'>
  readonly clock: Clock
  readonly log: Log
  /** Told how long the oldest event of a batch waited. */
  readonly sealing?: { lateByMs: number }
}

export interface SealAuditResult {
  /** Whether this instance sealed; another one does where not. */
  readonly held: boolean
  readonly sealed: number
  readonly batches: number
}

/** Events are sealed within 10 s. One that is older had its instance down, was held up by a long transaction, or forged. */
const lateMs = 60_000

/**
 * Seals every event that waits. One instance does so at a time.
 *
 * @throws EvidenceAltered where the stored tree is not the one that was signed
 */
export const sealAudit = async ({
  database,
  sealer,
  clock,
  log,
  sealing,
}: SealAuditContext): Promise<SealAuditResult> => {
  const lease = await database.tryLease('seal-audit')
  if (!lease) return { held: false, sealed: 0, batches: 0 }
  let sealed = 0
  let batches = 0
  try {
    while (lease.isHeld()) {
      const batch = await sealer.sealOnce()
      if (batch.sealed === 0) break
      sealed += batch.sealed
      batches += 1
      if (batch.disagreeing > 0)
        log.error({ events: batch.disagreeing, size: batch.size }, 'sealed events that the service did not write so')
      const lateByMs = batch.oldestAt === null ? 0 : clock.now() - batch.oldestAt
      if (sealing && batch.oldestAt !== null) sealing.lateByMs = lateByMs
      if (lateByMs > lateMs) log.warn({ lateByMs, events: batch.sealed }, 'events were sealed late')
      // What came meanwhile is for the next run: under load there is always some, and a batch of a few costs what one of
      // thousands does.
      if (batch.isAll) break
      // The embedded database answers without ever letting go of the thread: a backlog would hold up every request.
      await nextTurn()
    }
  } catch (cause) {
    // Another instance sealed the same events first: its lease is the valid one, and nothing of ours is left.
    if (database.faultOf(cause)?.kind !== 'unique') throw cause
    log.warn({ sealed }, 'another instance seals as well')
    return { held: false, sealed, batches }
  } finally {
    await lease.release()
  }
  return { held: true, sealed, batches }
}

/**
 * The job. Every instance tries, since sealing takes its own lease, and a last time when it stops. The interval is well
 * below the 10 s in which an event must be sealed.
 */
export const sealAuditJob = (context: SealAuditContext): Job => ({
  name: 'seal-audit',
  everyMs: 2_000,
  runsOn: 'each',
  run: async () => {
    await sealAudit(context)
  },
})
