import type { Id } from '@postern/protocol'
import type { MaintainTx } from '../../kernel/maintain.ts'
import type { Tx, View } from '../../kernel/tx.ts'

export interface LeakReport {
  readonly id: Id<'LeakReport'>
  readonly secretId: string
  readonly digest: Uint8Array<ArrayBuffer>
  readonly reportedById: string
  readonly createdAt: Date
}

export const insertLeakReport = async (tx: Tx, report: LeakReport): Promise<void> => {
  await tx.leakReport.create({ data: report })
}

export const countLeakReportsOf = (view: View, reportedById: string, since: Date): Promise<number> =>
  view.leakReport.count({ where: { reportedById, createdAt: { gt: since } } })

/** Those that nobody has looked at, the oldest first. */
export const listUnsettledReports = async (view: View, take: number): Promise<readonly LeakReport[]> => {
  const rows = await view.leakReport.findMany({ where: { settledAt: null }, orderBy: { id: 'asc' }, take })
  return rows.flatMap(({ digest, id, ...row }) => (digest ? [{ ...row, id: id as Id<'LeakReport'>, digest }] : []))
}

/** Notes what came of a report; false where that was noted before. Nothing is left then to compare with. */
export const settleReport = async (
  tx: MaintainTx<'leakReport'>,
  id: string,
  isRight: boolean,
  now: Date,
): Promise<boolean> => {
  const { count } = await tx.leakReport.updateMany({
    where: { id, settledAt: null },
    data: { digest: null, isRight, settledAt: now },
  })
  return count === 1
}

export const wasFoundSince = async (
  tx: MaintainTx<'leakReport'>,
  secretId: string,
  since: Date,
  exceptId: string,
): Promise<boolean> =>
  (await tx.leakReport.count({
    where: { secretId, isRight: true, createdAt: { gt: since }, id: { not: exceptId } },
  })) > 0
