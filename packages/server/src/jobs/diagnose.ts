import { setImmediate as nextTurn } from 'node:timers/promises'
import { release, type ClientFindingCode, type Id } from '@postern/protocol'
import { findingsOf } from '../domain/applications/client-health.ts'
import { diagnosisTopic, toldAgainDays } from '../domain/applications/diagnosis.ts'
import { healthSpan } from '../domain/applications/usage-model.ts'
import { listCounted, listUsage } from '../domain/applications/usage-store.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import type { Tx, View } from '../kernel/tx.ts'
import type { Job } from './runner.ts'

const dayMs = 86_400_000
const pageSize = 200

interface Diagnosis {
  readonly applicationId: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly codes: readonly ClientFindingCode[]
}

/** Whether it is to be told now, which is noted: of two instances that try, one is told that it is. */
const isDue = async (
  tx: Pick<Tx, 'toldFinding'>,
  { applicationId, code }: { readonly applicationId: string; readonly code: string },
  now: Date,
): Promise<boolean> => {
  const before = new Date(now.getTime() - toldAgainDays * dayMs)
  const again = await tx.toldFinding.updateMany({
    where: { applicationId, code, toldAt: { lte: before } },
    data: { toldAt: now },
  })
  if (again.count === 1) return true
  const { count } = await tx.toldFinding.createMany({
    data: [{ applicationId, code, toldAt: now }],
    skipDuplicates: true,
  })
  return count === 1
}

/** That somebody is told, and the notice itself, in one transaction. */
const writeDiagnosis = maintain('write-diagnosis', {
  stores: ['toldFinding'],
  run: async (tx, { input, now }: { deps: Deps; input: Diagnosis; now: Date }) => {
    const { applicationId, spaceId, codes } = input
    const findings: string[] = []
    for (const code of codes) if (await isDue(tx, { applicationId, code }, now)) findings.push(code)
    const payload = { applicationId, findings }
    return { result: undefined, outbox: findings.length > 0 ? [{ topic: diagnosisTopic, spaceId, payload }] : [] }
  },
})

/** Tells of each application what it does wrong as a client, where that was not told lately. */
const diagnose = async (deps: Deps, view: View): Promise<void> => {
  const span = healthSpan(deps.clock.now())
  for (let after: string | null = ''; after !== null;) {
    const { applications, next } = await listCounted(view, span.from, { after, take: pageSize })
    const ids = applications.map(({ id }) => id)
    const usage = await listUsage(view, ids, span)
    for (const { id: applicationId, spaceId, tokenLifeSeconds } of applications) {
      const codes = findingsOf(usage.get(applicationId)!, { tokenLifeSeconds, release }).map(({ code }) => code)
      if (codes.length > 0) await writeDiagnosis.perform(deps, { applicationId, spaceId, codes })
    }
    after = next
    await nextTurn()
  }
}

/** The job. Hourly: what is wrong is told within the hour. */
export const diagnoseJob = (deps: Deps, view: View): Job => ({
  name: 'diagnose',
  everyMs: 3_600_000,
  runsOn: 'one',
  run: () => diagnose(deps, view),
})
