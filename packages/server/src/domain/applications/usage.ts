import { setImmediate as nextTurn } from 'node:timers/promises'
import { isId, type SealedRef } from '@postern/protocol'
import { bulkStatement, type Bulk } from '../../kernel/bulk.ts'
import type { Deps } from '../../kernel/deps.ts'
import { maintain } from '../../kernel/maintain.ts'

interface Count {
  readonly applicationId: string
  /** The secret, or the key. */
  readonly secretId: string
  tokens: number
  refusals: number
  lastUsedAt: number
  lastAddress: string | null
}

/** Tokens fetched per application and secret, counted in memory and written in batches: no row per call. */
export class UsageCounters {
  /** All of them since the start, for the metrics. */
  tokensIssued = 0
  #counts = new Map<string, Count>()

  issued(applicationId: string, secretId: string, address: string | null, now: number): void {
    this.tokensIssued += 1
    const count = this.#count(applicationId, secretId)
    count.tokens += 1
    count.lastUsedAt = now
    count.lastAddress = address
  }

  /** `secretId` is empty where no secret of the application was presented. */
  refused(applicationId: string, secretId: string): void {
    this.#count(applicationId, secretId).refusals += 1
  }

  #count(applicationId: string, secretId: string): Count {
    const key = secretId || applicationId
    const held = this.#counts.get(key)
    if (held) return held
    const fresh = { applicationId, secretId, tokens: 0, refusals: 0, lastUsedAt: 0, lastAddress: null }
    this.#counts.set(key, fresh)
    return fresh
  }

  /** Takes what was counted; it is the caller's to write, or to give back. */
  take(): readonly Count[] {
    const taken = [...this.#counts.values()]
    this.#counts = new Map()
    return taken
  }

  giveBack(counts: readonly Count[]): void {
    for (const count of counts) {
      const held = this.#count(count.applicationId, count.secretId)
      held.tokens += count.tokens
      held.refusals += count.refusals
      if (count.lastUsedAt <= held.lastUsedAt) continue
      held.lastUsedAt = count.lastUsedAt
      held.lastAddress = count.lastAddress
    }
  }
}

interface Batch {
  readonly counts: readonly Count[]
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
     SELECT secret.id, counted.at, nullif(counted.source, '') AS source
       FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS counted (id, at, source)
       JOIN application_secrets secret ON secret.id = counted.id
      WHERE secret.last_used_at IS NULL OR secret.last_used_at < counted.at
      ORDER BY secret.id
        FOR NO KEY UPDATE OF secret
   )
   UPDATE application_secrets SET last_used_at = used.at, last_used_from = used.source
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

type WrittenStore = 'applicationUsage' | 'applicationSecret' | 'applicationKey'

const write = maintain('write-usage', {
  stores: ['applicationUsage', 'applicationSecret', 'applicationKey'],
  run: async (
    _tx,
    { input: { counts, sources }, now, bulk }: { deps: Deps; input: Batch; now: Date; bulk: Bulk<WrittenStore> },
  ) => {
    await bulk(
      addUsage,
      now.toISOString().slice(0, 10),
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
    ]
    await bulk(noteLastUse, ...lastUses)
    if (used.some(({ secretId }) => isId('ApplicationKey', secretId))) await bulk(noteLastKeyUse, ...lastUses)
    return { result: undefined }
  },
})

const writeBatch = async (deps: Deps, counts: readonly Count[]): Promise<void> => {
  const sources = new Map<string, SealedRef | null>()
  for (const { applicationId, secretId, lastAddress } of counts) {
    if (lastAddress === null) continue
    sources.set(secretId, await deps.evidence.subjects.seal(applicationId, 'address', lastAddress))
  }
  await write.perform(deps, { counts, sources })
}

/** Writes what was counted since the last time, a bounded number of rows at once; what is not written is counted on. */
export const writeUsage = async (deps: Deps, counters: UsageCounters): Promise<void> => {
  const counts = counters.take()
  let written = 0
  try {
    while (written < counts.length) {
      await writeBatch(deps, counts.slice(written, written + mostRows))
      written += mostRows
      // The embedded database answers without ever letting go of the thread: others come between two batches.
      await nextTurn()
    }
  } catch (cause) {
    counters.giveBack(counts.slice(written))
    throw cause
  }
}
