import { setImmediate as nextTurn } from 'node:timers/promises'
import { isId, type SealedRef } from '@postern/protocol'
import { bulkStatement, type Bulk } from '../../kernel/bulk.ts'
import type { Deps } from '../../kernel/deps.ts'
import { maintain } from '../../kernel/maintain.ts'
import type { SecretCount, UsageCounters } from './usage-counters.ts'
import { dayOf } from './usage-model.ts'
import { nameRowsOf, writeNames } from './usage-names-writing.ts'

interface Batch {
  readonly counts: readonly SecretCount[]
  /** The sealed last address by secret. */
  readonly sources: ReadonlyMap<string, SealedRef | null>
}

/** What one transaction writes at most: so many hold nobody up, also where there is one connection for all. */
const mostRows = 500

const addUsage = bulkStatement(
  'applicationUsage',
  `INSERT INTO application_usage (application_id, secret_id, day, tokens, refusals)
   SELECT application_id, secret_id, $1::date, tokens, refusals
     FROM unnest($2::text[], $3::text[], $4::int[], $5::int[]) AS counted (application_id, secret_id, tokens, refusals)
    ORDER BY 1, 2
       ON CONFLICT (application_id, secret_id, day)
       DO UPDATE SET tokens = application_usage.tokens + EXCLUDED.tokens,
                     refusals = application_usage.refusals + EXCLUDED.refusals`,
)

// Another instance may have written a later use already.
const noteLastUse = bulkStatement(
  'applicationSecret',
  `WITH used AS (
     SELECT secret.id, counted.at, nullif(counted.source, '') AS source,
            nullif(counted.program, '') AS program, nullif(counted.instance, '') AS instance
       FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
         AS counted (id, at, source, program, instance)
       JOIN application_secrets secret ON secret.id = counted.id
      WHERE secret.last_used_at IS NULL OR secret.last_used_at < counted.at
      ORDER BY secret.id
        FOR NO KEY UPDATE OF secret
   )
   UPDATE application_secrets
      SET last_used_at = used.at, last_used_from = used.source,
          last_used_program = used.program, last_used_instance = used.instance
     FROM used WHERE application_secrets.id = used.id`,
)

const noteLastKeyUse = bulkStatement(
  'applicationKey',
  `WITH used AS (
     SELECT key.id, counted.at, nullif(counted.source, '') AS source
       FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS counted (id, at, source)
       JOIN application_keys key ON key.id = counted.id
      WHERE key.last_used_at IS NULL OR key.last_used_at < counted.at
      ORDER BY key.id
        FOR NO KEY UPDATE OF key
   )
   UPDATE application_keys SET last_used_at = used.at, last_used_from = used.source
     FROM used WHERE application_keys.id = used.id`,
)

const noteLastCertificateUse = bulkStatement(
  'applicationCertificate',
  `WITH used AS (
     SELECT certificate.id, counted.at, nullif(counted.source, '') AS source
       FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS counted (id, at, source)
       JOIN application_certificates certificate ON certificate.id = counted.id
      WHERE certificate.last_used_at IS NULL OR certificate.last_used_at < counted.at
      ORDER BY certificate.id
        FOR NO KEY UPDATE OF certificate
   )
   UPDATE application_certificates SET last_used_at = used.at, last_used_from = used.source
     FROM used WHERE application_certificates.id = used.id`,
)

type WrittenStore = 'applicationUsage' | 'applicationSecret' | 'applicationKey' | 'applicationCertificate'

const write = maintain('write-usage', {
  stores: ['applicationUsage', 'applicationSecret', 'applicationKey', 'applicationCertificate'],
  run: async (
    _tx,
    { input: { counts, sources }, now, bulk }: { deps: Deps; input: Batch; now: Date; bulk: Bulk<WrittenStore> },
  ) => {
    await bulk(
      addUsage,
      dayOf(now).toISOString().slice(0, 10),
      counts.map(({ applicationId }) => applicationId),
      counts.map(({ secretId }) => secretId),
      counts.map(({ tokens }) => tokens),
      counts.map(({ refusals }) => refusals),
    )
    const used = counts.filter(({ lastUsedAt }) => lastUsedAt > 0)
    const lastUses = [
      used.map(({ secretId }) => secretId),
      used.map(({ lastUsedAt }) => new Date(lastUsedAt).toISOString()),
      used.map(({ secretId }) => sources.get(secretId) ?? ''),
    ] as const
    const programs = [
      used.map(({ lastProgram }) => (lastProgram ? `${lastProgram.name}/${lastProgram.version}` : '')),
      used.map(({ lastProgram }) => lastProgram?.instance ?? ''),
    ]
    await bulk(noteLastUse, ...lastUses, ...programs)
    if (used.some(({ secretId }) => isId('ApplicationKey', secretId))) await bulk(noteLastKeyUse, ...lastUses)
    if (used.some(({ secretId }) => isId('ApplicationCertificate', secretId)))
      await bulk(noteLastCertificateUse, ...lastUses)
    return { result: undefined }
  },
})

const writeBatch = async (deps: Deps, counts: readonly SecretCount[]): Promise<void> => {
  const sources = new Map<string, SealedRef | null>()
  for (const { applicationId, secretId, lastAddress } of counts) {
    if (lastAddress === null) continue
    sources.set(secretId, await deps.evidence.subjects.seal(applicationId, 'address', lastAddress))
  }
  await write.perform(deps, { counts, sources })
}

/** Writes rows batch by batch and gives those that were not written to `giveBack`, where one fails. */
const inBatches = async <Row>(
  rows: readonly Row[],
  writeRows: (batch: readonly Row[]) => Promise<void>,
  giveBack: (rest: readonly Row[]) => void,
): Promise<void> => {
  let written = 0
  try {
    while (written < rows.length) {
      await writeRows(rows.slice(written, written + mostRows))
      written += mostRows
      // The embedded database answers without ever letting go of the thread: others come between two batches.
      await nextTurn()
    }
  } catch (cause) {
    giveBack(rows.slice(written))
    throw cause
  }
}

/** Writes what was counted since the last time, a bounded number of rows at once; what is not written is counted on. */
export const writeUsage = async (deps: Deps, counters: UsageCounters): Promise<void> => {
  const { secrets, names } = counters.take(deps.clock.now())
  const rows = nameRowsOf(names)
  try {
    await inBatches(
      secrets,
      (batch) => writeBatch(deps, batch),
      (rest) => counters.giveBack(rest),
    )
  } catch (cause) {
    counters.giveBackNames(rows)
    throw cause
  }
  await inBatches(
    rows,
    (batch) => writeNames(deps, batch),
    (rest) => counters.giveBackNames(rest),
  )
}
