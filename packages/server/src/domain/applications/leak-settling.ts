import { timingSafeEqual } from 'node:crypto'
import type { Id } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import { maintain, type MaintainTx } from '../../kernel/maintain.ts'
import type { View } from '../../kernel/tx.ts'
import { leakTopic } from './leak-letter.ts'
import { listUnsettledReports, settleReport, wasFoundSince, type LeakReport } from './leak-store.ts'

const dayMs = 86_400_000
const batchSize = 100

type LeakTx = MaintainTx<'leakReport' | 'application' | 'applicationSecret' | 'space'>

/** The secret that was found, where it is one that is not retired: of a retired one nothing is left to compare with. */
const findMatch = async (tx: LeakTx, { secretId, digest }: LeakReport) => {
  const row = await tx.applicationSecret.findUnique({
    where: { id: secretId },
    include: { application: { include: { space: { select: { endsLeakedSecrets: true } } } } },
  })
  if (!row?.hash || !timingSafeEqual(row.hash, digest)) return null
  return {
    id: row.id,
    applicationId: row.applicationId,
    spaceId: row.spaceId,
    endsIt: row.application.space.endsLeakedSecrets,
  }
}

/** Ends the secret, and with the epoch every token that anybody fetched with it. */
const endSecret = async (tx: LeakTx, secretId: string, applicationId: string, now: Date): Promise<void> => {
  // The application's row first, as every command on it does, or both could wait for each other.
  await tx.application.update({ where: { id: applicationId }, data: { epoch: { increment: 1 }, updatedAt: now } })
  await tx.applicationSecret.updateMany({
    where: { id: secretId, retiredAt: null },
    data: { retiredAt: now, hash: null },
  })
}

const settle = maintain('settle-leak-report', {
  stores: ['leakReport', 'application', 'applicationSecret', 'space'],
  permission: 'secrets:find',
  run: async (tx: LeakTx, { input: report, now }: { deps: Deps; input: LeakReport; now: Date }) => {
    const found = await findMatch(tx, report)
    if (!(await settleReport(tx, report.id, found !== null, now)) || !found) return { result: undefined }
    const { id: secretId, applicationId, spaceId, endsIt } = found
    if (endsIt) await endSecret(tx, secretId, applicationId, now)
    // Told once a day: whoever has found it may report it again and again.
    const isKnown = await wasFoundSince(tx, secretId, new Date(now.getTime() - dayMs), report.id)
    const payload = { applicationId, secretId, reportId: report.id, isEnded: endsIt }
    return {
      result: undefined,
      outbox: isKnown ? [] : [{ topic: leakTopic, spaceId, payload }],
      changed: endsIt ? [{ type: 'Application' as const, id: applicationId }] : [],
      event: {
        target: { type: 'Application' as const, id: applicationId as Id<'Application'> },
        space: spaceId,
        change: { after: { report: report.id, reporter: report.reportedById, secret: secretId, isEnded: endsIt } },
      },
    }
  },
})

/** Looks at what was reported. The caller holds the job's lease. */
export const settleLeakReports = async (deps: Deps, view: View): Promise<void> => {
  for (const report of await listUnsettledReports(view, batchSize)) await settle.perform(deps, report)
}
