import { isIP } from 'node:net'
import { prefixOf } from '../../kernel/audit/address-prefix.ts'
import { bulkStatement, type Bulk } from '../../kernel/bulk.ts'
import type { Deps } from '../../kernel/deps.ts'
import { maintain, type MaintainTx } from '../../kernel/maintain.ts'
import type { ApplicationNames, NameRow } from './usage-counters.ts'
import { dayOf, mostNames, otherName } from './usage-model.ts'

const addNames = bulkStatement(
  'applicationTally',
  `INSERT INTO application_tallies (application_id, day, kind, name, count, last_at)
   SELECT application_id, $1::date, kind, name, count, last_at
     FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[])
       AS counted (application_id, kind, name, count, last_at)
    ORDER BY 1, 3, 4
       ON CONFLICT (application_id, day, kind, name)
       DO UPDATE SET count = application_tallies.count + EXCLUDED.count,
                     last_at = greatest(application_tallies.last_at, EXCLUDED.last_at)`,
)

const keyOf = ({ applicationId, kind, name }: NameRow): string => `${applicationId}|${kind}|${name}`

/** The same rows, those of one name as one: a statement may meet each row once. */
const merged = (rows: readonly NameRow[]): NameRow[] => {
  const byKey = new Map<string, NameRow>()
  for (const row of rows) {
    const held = byKey.get(keyOf(row))
    byKey.set(
      keyOf(row),
      held ? { ...row, count: held.count + row.count, lastAt: Math.max(held.lastAt, row.lastAt) } : row,
    )
  }
  return [...byKey.values()]
}

/** The rows under names that the day has room for: what comes when there is none is counted as the rest. */
const withinRoom = async (
  tx: MaintainTx<'applicationTally'>,
  rows: readonly NameRow[],
  day: Date,
): Promise<readonly NameRow[]> => {
  const applicationIds = [...new Set(rows.map(({ applicationId }) => applicationId))]
  const known = await tx.applicationTally.findMany({
    where: { day, applicationId: { in: applicationIds } },
    select: { applicationId: true, kind: true, name: true },
  })
  const names = new Set(known.map(({ applicationId, kind, name }) => `${applicationId}|${kind}|${name}`))
  const used = new Map<string, number>()
  for (const { applicationId, kind } of known) {
    const key = `${applicationId}|${kind}`
    used.set(key, (used.get(key) ?? 0) + 1)
  }
  return rows.map((row) => {
    if (names.has(keyOf(row))) return row
    const key = `${row.applicationId}|${row.kind}`
    const count = used.get(key) ?? 0
    if (count >= mostNames[row.kind]) return { ...row, name: otherName }
    used.set(key, count + 1)
    names.add(keyOf(row))
    return row
  })
}

const write = maintain('write-usage-names', {
  stores: ['applicationTally'],
  run: async (
    tx: MaintainTx<'applicationTally'>,
    { input, now, bulk }: { deps: Deps; input: readonly NameRow[]; now: Date; bulk: Bulk<'applicationTally'> },
  ) => {
    const day = dayOf(now)
    const rows = merged(await withinRoom(tx, merged(input), day))
    await bulk(
      addNames,
      day.toISOString().slice(0, 10),
      rows.map(({ applicationId }) => applicationId),
      rows.map(({ kind }) => kind),
      rows.map(({ name }) => name),
      rows.map(({ count }) => count),
      rows.map(({ lastAt }) => new Date(lastAt).toISOString()),
    )
    return { result: undefined }
  },
})

/** The network of an address as people write it; null for what is none. */
const networkOf = (address: string): string | null => {
  if (isIP(address) === 0) return null
  const prefix = prefixOf(address)
  return prefix.includes(':') ? `${prefix}::/48` : `${prefix}.0/24`
}

/** A place by the reference of its network, sealed under the application's key: no address stands in the table. */
const sealedPlace = async (deps: Deps, row: NameRow): Promise<NameRow | null> => {
  const network = row.name === otherName ? null : networkOf(row.name)
  const ref = network && (await deps.evidence.subjects.seal(row.applicationId, 'address', network))
  return row.name === otherName ? row : ref ? { ...row, name: ref } : null
}

/** What was counted, as rows. */
export const nameRowsOf = (names: ReadonlyMap<string, ApplicationNames>): readonly NameRow[] =>
  [...names].flatMap(([applicationId, kinds]) =>
    [...kinds].flatMap(([kind, counts]) =>
      Array.from(counts, ([name, { count, lastAt }]) => ({ applicationId, kind, name, count, lastAt })),
    ),
  )

/** Writes what was counted by name. */
export const writeNames = async (deps: Deps, counted: readonly NameRow[]): Promise<void> => {
  const rows: NameRow[] = []
  for (const row of counted) {
    const written = row.kind === 'place' ? await sealedPlace(deps, row) : row
    if (written) rows.push(written)
  }
  await write.perform(deps, rows)
}
