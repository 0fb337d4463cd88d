import { setImmediate as nextTurn } from 'node:timers/promises'
import { isReplaced, listExpiring, type ExpiringCredential } from '../domain/applications/expiring-credentials.ts'
import { reminderDays, reminderDue, reminderTopic } from '../domain/applications/reminder.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import type { View } from '../kernel/tx.ts'
import type { Job } from './runner.ts'

const pageSize = 200

interface Due {
  readonly credential: ExpiringCredential
  readonly daysBefore: number
}

/** That somebody is reminded, and the reminder itself, in one transaction: of two instances that try, one writes both. */
const writeReminder = maintain('write-reminder', {
  stores: ['reminder'],
  run: async (tx, { input, now }: { deps: Deps; input: Due; now: Date }) => {
    const { credential, daysBefore } = input
    const { kind, id: credentialId, spaceId, applicationId, expiresAt } = credential
    const data = [{ credentialId, daysBefore, createdAt: now }]
    const { count } = await tx.reminder.createMany({ data, skipDuplicates: true })
    const payload = { applicationId, [`${kind}Id`]: credentialId, daysBefore, expiresAt: expiresAt.toISOString() }
    return { result: undefined, outbox: count === 1 ? [{ topic: reminderTopic, spaceId, payload }] : [] }
  },
})

const writtenOf = async (view: View, credentials: readonly ExpiringCredential[]): Promise<ReadonlySet<string>> => {
  const rows = await view.reminder.findMany({ where: { credentialId: { in: credentials.map(({ id }) => id) } } })
  return new Set(rows.map(({ credentialId, daysBefore }) => `${credentialId} ${daysBefore}`))
}

const remindOf = async (deps: Deps, view: View, kind: ExpiringCredential['kind'], now: Date): Promise<void> => {
  for (let after = ''; ;) {
    const credentials = await listExpiring(view, kind, now, reminderDays[0], { after, take: pageSize })
    const written = await writtenOf(view, credentials)
    for (const credential of credentials) {
      const daysBefore = reminderDue(credential, now)
      if (daysBefore === null || written.has(`${credential.id} ${daysBefore}`)) continue
      if (!(await isReplaced(view, credential))) await writeReminder.perform(deps, { credential, daysBefore })
    }
    if (credentials.length < pageSize) return
    after = credentials.at(-1)!.id
    await nextTurn()
  }
}

/** Writes the reminders that are due and were not written yet: of each credential the nearest, whatever was missed before. */
export const remind = async (deps: Deps, view: View): Promise<void> => {
  const now = new Date(deps.clock.now())
  await remindOf(deps, view, 'secret', now)
  await remindOf(deps, view, 'key', now)
  await remindOf(deps, view, 'certificate', now)
}

/** The job. Hourly: a reminder comes within the hour, and a failed run has many more. */
export const remindJob = (deps: Deps, view: View): Job => ({
  name: 'remind',
  everyMs: 3_600_000,
  runsOn: 'one',
  run: () => remind(deps, view),
})
