import { setImmediate as nextTurn } from 'node:timers/promises'
import { expireRefusalCounts } from '../kernel/audit/expire-refusal-counts.ts'
import { bulkStatement, type Bulk, type BulkStatement, type BulkStore } from '../kernel/bulk.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import { revocationMarginMs } from '../domain/tokens/model.ts'
import type { Job } from './runner.ts'

const dayMs = 86_400_000

/** How long is kept what nobody needs for ever, in days. */
export const keptDays = {
  /** What was delivered, or given up, stays for whoever asks what went out, and when: a month of invoices and complaints. */
  deliveredMessages: 30,
  /** Somebody who guessed is looked for in the quarter it happened in; what is of weight is in the audit. */
  refusalCounts: 90,
  /** Longer than a credential may live: until then a reminder could come a second time. */
  reminders: 800,
  /** After its absolute end: by then each place counts as new again. */
  sessions: 30,
  /** After they could be used: as long as the session lives that came of one, the code shown again ends it. */
  signInCodes: 1,
  /** Tries to sign in; they count for an hour. */
  signInDelays: 1,
  /** After all of it has come back: until then another instance's clock may be behind. */
  limitUses: 1 / 24,
  /** A year and a month: each month can be compared with the same one of the year before. */
  applicationUsage: 400,
  /** After nobody would take it any more: a clock that is set back by less brings none back. */
  usedIds: revocationMarginMs / dayMs,
  /** By name, for whoever looks into the last quarter; the sums stay longer. */
  applicationTallies: 90,
  /** What was found, by whom: for whoever asks after a leak what was known of it. */
  leakReports: 90,
  /** After the token's own end. */
  revokedTokens: revocationMarginMs / dayMs,
} as const

/** So many rows hold nobody up, also where there is one connection for all. */
const mostRows = 1_000

// What another transaction works on is left to the next run.
const removeMessages = bulkStatement(
  'outboxMessage',
  `DELETE FROM outbox_messages WHERE id IN (
     SELECT id FROM outbox_messages WHERE delivered_at < $1::timestamptz OR failed_at < $1::timestamptz
      ORDER BY id LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeReminders = bulkStatement(
  'reminder',
  `DELETE FROM reminders WHERE (credential_id, days_before) IN (
     SELECT credential_id, days_before FROM reminders WHERE created_at < $1::timestamptz
      ORDER BY credential_id, days_before LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeUsage = bulkStatement(
  'applicationUsage',
  `DELETE FROM application_usage WHERE (application_id, secret_id, day) IN (
     SELECT application_id, secret_id, day FROM application_usage WHERE day < $1::timestamptz::date
      ORDER BY application_id, secret_id, day LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeTallies = bulkStatement(
  'applicationTally',
  `DELETE FROM application_tallies WHERE (application_id, day, kind, name) IN (
     SELECT application_id, day, kind, name FROM application_tallies WHERE day < $1::timestamptz::date
      ORDER BY application_id, day, kind, name LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeReports = bulkStatement(
  'leakReport',
  `DELETE FROM leak_reports WHERE id IN (
     SELECT id FROM leak_reports WHERE settled_at < $1::timestamptz
      ORDER BY id LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeRevocations = bulkStatement(
  'revokedToken',
  `DELETE FROM revoked_tokens WHERE jti IN (
     SELECT jti FROM revoked_tokens WHERE expires_at < $1::timestamptz
      ORDER BY jti LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeSessions = bulkStatement(
  'session',
  `DELETE FROM sessions WHERE id IN (
     SELECT id FROM sessions WHERE ends_at < $1::timestamptz
      ORDER BY id LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeCodes = bulkStatement(
  'signInCode',
  `DELETE FROM sign_in_codes WHERE hash IN (
     SELECT hash FROM sign_in_codes WHERE expires_at < $1::timestamptz
      ORDER BY hash LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeUses = bulkStatement(
  'limitUse',
  `DELETE FROM limit_uses WHERE digest IN (
     SELECT digest FROM limit_uses WHERE empty_at < $1::timestamptz
      ORDER BY digest LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeUsedIds = bulkStatement(
  'usedId',
  `DELETE FROM used_ids WHERE digest IN (
     SELECT digest FROM used_ids WHERE expires_at < $1::timestamptz
      ORDER BY digest LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)
const removeDelays = bulkStatement(
  'signInDelay',
  `DELETE FROM sign_in_delays WHERE digest IN (
     SELECT digest FROM sign_in_delays WHERE last_tried_at < $1::timestamptz
      ORDER BY digest LIMIT $2::int FOR UPDATE SKIP LOCKED)`,
)

interface Batch {
  readonly before: Date
}

const removal = <Store extends BulkStore>(name: string, statement: BulkStatement<Extract<Store, BulkStore>>) =>
  maintain(name, {
    stores: [statement.store as Store],
    run: async (_tx, { input, bulk }: { deps: Deps; input: Batch; now: Date; bulk: Bulk<Store> }) => ({
      result: await bulk(statement, input.before.toISOString(), mostRows),
    }),
  })

const expireMessages = removal('expire-outbox', removeMessages)
const expireSessions = removal('expire-sessions', removeSessions)
const expireCodes = removal('expire-sign-in-codes', removeCodes)
const expireDelays = removal('expire-sign-in-delays', removeDelays)
const expireUsedIds = removal('expire-used-ids', removeUsedIds)
const expireUses = removal('expire-limit-uses', removeUses)
const expireReminders = removal('expire-reminders', removeReminders)
const expireUsage = removal('expire-usage', removeUsage)
const expireTallies = removal('expire-tallies', removeTallies)
const expireReports = removal('expire-leak-reports', removeReports)
const expireRevocations = removal('expire-revocations', removeRevocations)

/** Repeats a batch until there is nothing left for it. */
const untilDone = async (batch: () => Promise<number>): Promise<void> => {
  while ((await batch()) === mostRows) await nextTurn()
}

/** Deletes what was kept long enough, a bounded number of rows a transaction. */
const expire = async (deps: Deps): Promise<void> => {
  const before = (days: number): Date => new Date(deps.clock.now() - days * dayMs)
  await untilDone(() => expireMessages.perform(deps, { before: before(keptDays.deliveredMessages) }))
  await untilDone(() => expireReminders.perform(deps, { before: before(keptDays.reminders) }))
  await untilDone(() => expireUsage.perform(deps, { before: before(keptDays.applicationUsage) }))
  await untilDone(() => expireTallies.perform(deps, { before: before(keptDays.applicationTallies) }))
  await untilDone(() => expireReports.perform(deps, { before: before(keptDays.leakReports) }))
  await untilDone(() => expireRevocations.perform(deps, { before: before(keptDays.revokedTokens) }))
  await untilDone(() => expireUsedIds.perform(deps, { before: before(keptDays.usedIds) }))
  await untilDone(() => expireSessions.perform(deps, { before: before(keptDays.sessions) }))
  await untilDone(() => expireCodes.perform(deps, { before: before(keptDays.signInCodes) }))
  await untilDone(() => expireDelays.perform(deps, { before: before(keptDays.signInDelays) }))
  await untilDone(() => expireUses.perform(deps, { before: before(keptDays.limitUses) }))
  await untilDone(() => expireRefusalCounts(deps, before(keptDays.refusalCounts), mostRows))
}

/** The job. Hourly, because a service that is restarted every day would never come to a daily one. */
export const expireJob = (deps: Deps): Job => ({
  name: 'expire',
  everyMs: 3_600_000,
  runsOn: 'one',
  run: () => expire(deps),
})
