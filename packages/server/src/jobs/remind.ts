import { setImmediate as nextTurn } from 'node:timers/promises'
import { isReplaced, listExpiringSecrets, type ExpiringSecret } from '../domain/applications/expiring-secrets.ts'
import { reminderDays, reminderDue, reminderTopic } from '../domain/applications/reminder.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import { appendToOutbox } from '../kernel/outbox.ts'
import type { View } from '../kernel/tx.ts'
import type { Job } from './runner.ts'

const pageSize = 200

interface Due {
  readonly secret: ExpiringSecret
  readonly daysBefore: number
}

/** That somebody is reminded, and the reminder itself, in one transaction: of two instances that try, one writes both. */
const writeReminder = maintain('write-reminder', {
  stores: ['reminder', 'outboxMessage'],
  run: async (tx, { deps, input, now }: { deps: Deps; input: Due; now: Date }) => {
    const { secret, daysBefore } = input
    const { id: credentialId, spaceId, applicationId, expiresAt } = secret
    const data = [{ credentialId, daysBefore, createdAt: now }]
    const { count } = await tx.reminder.createMany({ data, skipDuplicates: true })
    const payload = { applicationId, secretId: credentialId, daysBefore, expiresAt: expiresAt.toISOString() }
    if (count === 1) await appendToOutbox(deps, tx, [{ topic: reminderTopic, spaceId, payload }])
    return { result: undefined }
  },
})

const writtenOf = async (view: View, secrets: readonly ExpiringSecret[]): Promise<ReadonlySet<string>> => {
  const rows = await view.reminder.findMany({ where: { credentialId: { in: secrets.map(({ id }) => id) } } })
  return new Set(rows.map(({ credentialId, daysBefore }) => `${credentialId} ${daysBefore}`))
}

/** Writes the reminders that are due and were not written yet: of each secret the nearest, whatever was missed before. */
export const remind = async (deps: Deps, view: View): Promise<void> => {
  const now = new Date(deps.clock.now())
  for (let after = ''; ;) {
    const secrets = await listExpiringSecrets(view, now, reminderDays[0], { after, take: pageSize })
    const written = await writtenOf(view, secrets)
    for (const secret of secrets) {
      const daysBefore = reminderDue(secret, now)
      if (daysBefore === null || written.has(`${secret.id} ${daysBefore}`)) continue
      if (!(await isReplaced(view, secret))) await writeReminder.perform(deps, { secret, daysBefore })
    }
    if (secrets.length < pageSize) return
    after = secrets.at(-1)!.id
    await nextTurn()
  }
}

/** The job. Hourly: a reminder comes within the hour, and a failed run has many more. */
export const remindJob = (deps: Deps, view: View): Job => ({
  name: 'remind',
  everyMs: 3_600_000,
  runsOn: 'one',
  run: () => remind(deps, view),
})
