import { readExportLine } from './audit-export.ts'
import type { CheckpointLine, EventLine, ExportLine, LeafLine, LogLine, ReadLine, ValueLine } from './audit-export.ts'
import { fromBase64, toBase64, toBase64Url } from './base64.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import { ProblemList } from './export-report.ts'
import type { ExportPlace, ExportReport } from './export-report.ts'
import { IdSet } from './id-set.ts'
import { isId, timeOfId } from './ids.ts'
import { LogReplay } from './log-replay.ts'
import { leafHash, sameBytes, sha256 } from './merkle.ts'
import type { Bytes } from './merkle.ts'
import { isSameKey, parseVerifierKey } from './verifier-key.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface VerifyExportOptions {
  /**
   * The log's verifier key, from elsewhere than the export. Without it an export is only held against itself, which whoever
   * can make one can make fit: the report then says `keyTrusted: false`.
   */
  readonly trustedKey?: string
  /** Checkpoints kept from before (signed notes): the log must still have all that they vouched for. */
  readonly knownCheckpoints?: readonly string[]
  /** Whether every event must be here; a position with its hash alone is then a problem. */
  readonly complete?: boolean
}

/** Lines hashed together: WebCrypto's cost is in the call. */
const batchSize = 512
const encoder = new TextEncoder()

/**
 * Verifies an export of the audit log, believing nobody: that every sealed event is the one that was sealed, that nothing
 * was inserted, removed or put elsewhere, and that the log's key signed for all of it. Holds a few lines at a time, and 25
 * to 50 bytes for each event's ID. An export, however broken, is reported on; it is never thrown about.
 *
 * @throws RangeError where `trustedKey` is not a verifier key
 */
export const verifyExport = async (
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifyExportOptions = {},
): Promise<ExportReport> => {
  const trusted = options.trustedKey === undefined ? null : await parseVerifierKey(options.trustedKey)
  if (trusted === null && options.trustedKey !== undefined)
    throw new RangeError('The trusted key is not a verifier key')
  const verification = new Verification(trusted, options)
  let batch: string[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < batchSize) continue
    await verification.takeLines(batch)
    batch = []
  }
  await verification.takeLines(batch)
  return verification.finish()
}

class Verification {
  readonly #trusted: VerifierKey | null
  readonly #options: VerifyExportOptions
  readonly #problems = new ProblemList()
  readonly #replay = new LogReplay(this.#problems)
  readonly #ids = new IdSet()
  #key: VerifierKey | null
  #origin: string | null = null
  #keyMatches = false
  #lineNumber = 0
  #counts = { events: 0, leavesOnly: 0, unsealed: 0, values: 0 }
  #firstWithheld: number | null = null
  #newestSize = -1
  #largestKnown = -1

  constructor(trusted: VerifierKey | null, options: VerifyExportOptions) {
    this.#trusted = trusted
    this.#key = trusted
    this.#options = options
  }

  async takeLines(texts: readonly string[]): Promise<void> {
    const lines = texts.map(readExportLine)
    const hashes = await Promise.all(lines.map(contentHash))
    for (const [index, line] of lines.entries()) await this.#takeLine(line, hashes[index] ?? null)
  }

  async #takeLine(read: ReadLine | null, hash: Bytes | null): Promise<void> {
    this.#lineNumber += 1
    const place = { line: this.#lineNumber }
    if (this.#lineNumber === 1) await this.#begin(read?.line.type === 'log' ? read.line : null)
    if (read === null) return this.#problems.add('LINE_MALFORMED', place)
    if (!read.isCanonical) this.#problems.add('LINE_NOT_CANONICAL', placeOf(read.line, place))
    const { line } = read
    if (line.type === 'event') this.#takeEvent(line, hash, placeOf(line, place))
    else if (line.type === 'leaf') this.#takeLeaf(line, place)
    else if (line.type === 'value') this.#takeValue(line, hash, place)
    else if (line.type === 'checkpoint') await this.#takeCheckpoint(line, place)
    else if (this.#lineNumber > 1) this.#problems.add('LINE_MALFORMED', place, 'a second beginning')
    if (this.#replay.isDue) await this.#replay.settle()
  }

  async #begin(header: LogLine | null): Promise<void> {
    if (header === null) this.#problems.add('HEADER_MISSING', { line: 1 })
    else {
      const own = await parseVerifierKey(header.key)
      this.#origin = header.origin
      this.#key = this.#trusted ?? own
      this.#keyMatches = own !== null && this.#trusted !== null && isSameKey(own, this.#trusted)
      if (own === null || (this.#trusted !== null && !this.#keyMatches)) this.#problems.add('KEY_WRONG', { line: 1 })
      else if (own.name !== header.origin) this.#problems.add('ORIGIN_WRONG', { line: 1 })
    }
    for (const note of this.#options.knownCheckpoints ?? []) await this.#takeKnown(note)
    if (this.#replay.isDue) await this.#replay.settle()
  }

  async #takeKnown(note: string): Promise<void> {
    const verdict = this.#key === null ? null : await verifyCheckpoint(note, this.#key)
    if (verdict?.ok !== true) return this.#problems.add('KNOWN_CHECKPOINT_INVALID', {}, verdict?.problem)
    const { size, root } = verdict.checkpoint
    this.#largestKnown = Math.max(this.#largestKnown, size)
    this.#replay.expect({ size, root, otherwise: 'HISTORY_CHANGED', place: {} })
  }

  async #takeCheckpoint({ note }: CheckpointLine, place: ExportPlace): Promise<void> {
    const verdict = this.#key === null ? null : await verifyCheckpoint(note, this.#key)
    if (verdict?.ok !== true) return this.#problems.add(verdict?.problem ?? 'KEY_UNKNOWN', place)
    const { size, root } = verdict.checkpoint
    this.#newestSize = Math.max(this.#newestSize, size)
    const isInTime = this.#replay.expect({ size, root, otherwise: 'ROOT_WRONG', place })
    if (!isInTime) this.#problems.add('CHECKPOINT_MISPLACED', place, `size ${size}`)
  }

  #takeEvent({ position, leaf, event }: EventLine, hash: Bytes | null, place: ExportPlace): void {
    if (position === null) this.#counts.unsealed += 1
    else {
      const sealed = fromBase64(leaf)!
      // The tree is built from the sealed hash: an edit is then this event's alone, and the root tells of changed hashes.
      if (this.#replay.take(position, sealed, place)) this.#counts.events += 1
      if (hash === null || !sameBytes(hash, sealed)) this.#problems.add('EVENT_EDITED', place)
    }
    const { id, at } = event as { readonly id?: unknown; readonly at?: unknown }
    if (typeof id !== 'string' || !isId('AuditEvent', id)) return this.#problems.add('EVENT_MALFORMED', place)
    if (at !== new Date(timeOfId(id)).toISOString()) this.#problems.add('EVENT_TIME_WRONG', place)
    if (!this.#ids.add(id)) this.#problems.add('EVENT_REPEATED', place)
  }

  #takeLeaf({ position, hash }: LeafLine, place: ExportPlace): void {
    if (!this.#replay.take(position, fromBase64(hash)!, place)) return
    this.#counts.leavesOnly += 1
    this.#firstWithheld ??= position
  }

  #takeValue({ ref }: ValueLine, hash: Bytes | null, place: ExportPlace): void {
    this.#counts.values += 1
    if (hash === null || ref !== `val_${toBase64Url(hash)}`) this.#problems.add('VALUE_EDITED', place, ref)
  }

  async finish(): Promise<ExportReport> {
    const problems = this.#problems
    if (this.#lineNumber === 0) await this.#begin(null)
    const [size, reached] = [this.#newestSize, this.#replay.next]
    if (size < 0) problems.add('CHECKPOINT_MISSING')
    else if (size < reached) problems.add('BEYOND_CHECKPOINT', { position: size }, `${reached - size} in all`)
    else if (size > reached)
      problems.add('EXPORT_CUT_OFF', { position: reached }, `${size - reached} positions missing`)
    if (this.#largestKnown > size)
      problems.add('LOG_CUT_OFF', {}, `size ${this.#largestKnown}, now ${Math.max(size, 0)}`)
    if (this.#options.complete === true && this.#firstWithheld !== null) {
      problems.add('EVENT_WITHHELD', { position: this.#firstWithheld }, `${this.#counts.leavesOnly} in all`)
    }
    const root = this.#replay.rootAt(size)
    return {
      ok: problems.count === 0,
      problems: problems.problems,
      problemCount: problems.count,
      ...this.#counts,
      size: Math.max(size, 0),
      root: root === null ? null : toBase64(root),
      origin: this.#origin,
      keyTrusted: this.#keyMatches,
    }
  }
}

/** The hash that a line's content must have: an event's as a leaf, a value's by its name. */
const contentHash = async (read: ReadLine | null): Promise<Bytes | null> => {
  if (read === null) return null
  if (read.line.type === 'value') return sha256(fromBase64(read.line.ciphertext)!)
  return read.canonicalEvent === null ? null : leafHash(encoder.encode(read.canonicalEvent))
}

const placeOf = (line: ExportLine, place: ExportPlace): ExportPlace => {
  if (line.type !== 'event') return place
  const id: unknown = line.event.id
  return {
    ...place,
    ...(line.position === null ? {} : { position: line.position }),
    ...(typeof id === 'string' && id.length <= 40 ? { eventId: id } : {}),
  }
}
