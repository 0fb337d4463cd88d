import { setImmediate as nextTurn } from 'node:timers/promises'
import { formatExportLine, formatStoredEvent, timeOfId, toBase64, type SealedRef } from '@postern/protocol'
import { hashLeaf } from '../../kernel/audit/tree-hashes.ts'
import type { View } from '../../kernel/tx.ts'
import { auditEventOf } from './event-content.ts'
import { listCheckpoints, listLeaves, type AuditLeaf } from './log-store.ts'
import type { AuditCheckpoint, AuditEvent } from './model.ts'

/** What an export is made of, fixed when it was asked for. */
export interface ExportPlan {
  readonly view: View
  readonly log: { readonly origin: string; readonly key: string }
  /** Where the export ends, or null where nothing is sealed yet. */
  readonly checkpoint: AuditCheckpoint | null
  readonly startedAt: Date
  /** Whether the reader may have the event. */
  readonly mayRead: (event: AuditEvent) => boolean
}

const pageSize = 500
const mostCheckpoints = 1_000
/** Values are named by the thousand: past this many it forgets which went out, and some may go out again. */
const mostValues = 200_000
/** An event may be stored this much later than the time it bears, and so be sealed behind younger ones. */
const latenessMs = 60_000

/**
 * The lines of an export, without their newlines: the log, its newest checkpoint, then every position in order, and last
 * the events that are not sealed yet. Of the earlier checkpoints there are at most a thousand, evenly over the log and
 * ahead of the positions they sign for, so that a verifier can say between which two a change lies.
 *
 * The reader gets the events it may read; of the others the hash alone. Whether it may is decided on the bytes, not on
 * the columns, because changed columns would hide an event behind its hash. For the same reason a position whose event is
 * gone, or is not the one sealed and not the reader's, goes out as an event without content, which no verifier accepts.
 */
export async function* exportLog(plan: ExportPlan): AsyncGenerator<string, void, undefined> {
  const { view, log, checkpoint } = plan
  const size = checkpoint?.size ?? 0
  const values = new ValueLines(view)
  yield formatExportLine({ type: 'log', v: 1, ...log })
  if (checkpoint) yield formatExportLine({ type: 'checkpoint', note: checkpoint.note })
  const stride = Math.ceil(size / mostCheckpoints)
  let due = 1
  for (let start = 0; start < size; start += pageSize) {
    const end = Math.min(start + pageSize, size)
    for (const earlier of await listCheckpoints(view, Math.max(start + 1, due), Math.min(end + 1, size))) {
      if (earlier.size < due) continue
      yield formatExportLine({ type: 'checkpoint', note: earlier.note })
      due = earlier.size + stride
    }
    const leaves = await listLeaves(view, start, end)
    const events = await sealedEvents(view, leaves)
    const shown = leaves.map((leaf) => lineOf(plan, leaf, events.get(leaf.eventId)))
    yield* values.named(shown)
    yield* shown
    // The embedded database answers without ever letting go of the thread: others are to have their turn.
    await nextTurn()
  }
  for await (const page of unsealedEvents(plan)) {
    const shown = page.filter(plan.mayRead).map(({ canonical }) => formatStoredEvent(canonical, null))
    yield* values.named(shown)
    yield* shown
    await nextTurn()
  }
}

const nothing = '{}'

const lineOf = (plan: ExportPlan, place: AuditLeaf, bytes: Uint8Array | undefined): string => {
  const { position, eventId, leafHash } = place
  const leaf = toBase64(leafHash)
  const event = bytes && auditEventOf({ id: eventId, canonical: bytes })
  const mayRead = event ? plan.mayRead(event) : false
  const isSealed = bytes !== undefined && Buffer.compare(hashLeaf(bytes), leafHash) === 0
  if (isSealed && !mayRead) return formatExportLine({ type: 'leaf', position, hash: leaf })
  // Only changed bytes can have a newline in them; it would end the line.
  const isShown = event && mayRead && !event.canonical.includes('\n')
  return formatStoredEvent(isShown ? event.canonical : nothing, { position, leaf })
}

/** The stored bytes of leaves' events, by ID. Their times are in their IDs, which is how the index finds them. */
const sealedEvents = async (view: View, leaves: readonly AuditLeaf[]): Promise<Map<string, Uint8Array>> => {
  const times = new Set(leaves.map(({ eventId }) => timeOfId(eventId)))
  const rows = await view.auditEvent.findMany({
    where: { at: { in: Array.from(times, (time) => new Date(time)) } },
    select: { id: true, canonical: true },
  })
  return new Map(rows.map(({ id, canonical }) => [id, canonical]))
}

/** Pages of events that have no place up to the export's end, written before it was asked for. */
async function* unsealedEvents({ view, checkpoint, startedAt }: ExportPlan): AsyncGenerator<AuditEvent[]> {
  const [last] = checkpoint ? await listLeaves(view, checkpoint.size - 1, checkpoint.size) : []
  let after = { at: new Date(last ? timeOfId(last.eventId) - latenessMs : 0), id: '' }
  for (;;) {
    const rows = await view.auditEvent.findMany({
      where: {
        at: { gte: after.at, lt: startedAt },
        OR: [{ at: { gt: after.at } }, { id: { gt: after.id } }],
      },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: pageSize,
      select: { id: true, at: true, canonical: true },
    })
    const leaves = await view.auditLeaf.findMany({
      where: { eventId: { in: rows.map(({ id }) => id) }, position: { lt: checkpoint?.size ?? 0 } },
      select: { eventId: true },
    })
    const sealed = new Set(leaves.map(({ eventId }) => eventId))
    yield rows.filter(({ id }) => !sealed.has(id)).flatMap((row) => auditEventOf(row) ?? [])
    const end = rows.at(-1)
    if (!end || rows.length < pageSize) return
    after = end
  }
}

/** The personal values that lines name, each once. */
class ValueLines {
  readonly #view: View
  readonly #given = new Set<string>()

  constructor(view: View) {
    this.#view = view
  }

  async *named(lines: readonly string[]): AsyncGenerator<string> {
    const refs = new Set(lines.flatMap((line) => line.match(/(?<=")val_[0-9A-Za-z_-]{43}(?=")/g) ?? []))
    if (this.#given.size > mostValues) this.#given.clear()
    const wanted = [...refs].filter((ref) => !this.#given.has(ref))
    if (wanted.length === 0) return
    for (const ref of wanted) this.#given.add(ref)
    const rows = await this.#view.auditValue.findMany({
      where: { ref: { in: wanted } },
      select: { ref: true, ciphertext: true },
    })
    for (const { ref, ciphertext } of rows)
      yield formatExportLine({ type: 'value', ref: ref as SealedRef, ciphertext: toBase64(ciphertext) })
  }
}
