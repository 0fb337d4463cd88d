import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { exportLines, parseVerifierKey, verifyExport } from '@postern/protocol'
import type { ExportReport } from '@postern/protocol'
import { Command } from 'commander'
import { PackReader } from '../../evidence-pack.ts'
import { Failure, usage } from '../../failure.ts'
import { findCheckpoint, NewestCheckpoint, readCheckpoint, saveCheckpoint } from '../../kept-checkpoint.ts'
import { Progress } from '../../progress.ts'
import { unreadable } from '../../read-input.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { scopeOf, verdictText } from '../../verdict-text.ts'

interface Options {
  readonly key?: string
  readonly checkpoint: readonly string[]
  readonly saveCheckpoint?: string
  readonly complete?: true
  readonly json?: true
}

const collect = (one: string, others: readonly string[]): readonly string[] => [...others, one]

async function* readChunks(shell: Shell, file: string): AsyncGenerator<Uint8Array> {
  const total = file === '-' ? null : await stat(file).then(({ size }) => size)
  const progress = new Progress(shell.err, 'Verifying', total)
  const stream: AsyncIterable<Uint8Array> =
    file === '-' ? addAbortSignal(shell.signal, shell.stdin) : createReadStream(file, { highWaterMark: 2 ** 18 })
  try {
    for await (const chunk of stream) {
      shell.signal.throwIfAborted()
      progress.add(chunk.length)
      yield chunk
    }
  } finally {
    progress.end()
  }
}

/** The export's report; what cannot be read is no verdict on it. */
const verify = async (
  shell: Shell,
  file: string,
  newest: NewestCheckpoint,
  pack: PackReader,
  options: Parameters<typeof verifyExport>[1],
): Promise<ExportReport> => {
  try {
    return await verifyExport(newest.watch(pack.exportIn(exportLines(readChunks(shell, file)))), options)
  } catch (cause) {
    throw cause instanceof Error && 'syscall' in cause ? unreadable(file, cause) : cause
  }
}

const requireKey = async (key: string): Promise<string> => {
  if ((await parseVerifierKey(key)) !== null) return key
  throw usage(
    '--key is not a verifier key, such as id.example.com/audit+1a2b3c4d+AfX…: the server tells it at its start.',
  )
}

// The checkpoint that will be replaced counts as known: or a log that was cut off would take its place.
const knownCheckpoints = async ({ checkpoint, saveCheckpoint: kept }: Options): Promise<string[]> => {
  const given = await Promise.all(checkpoint.map(readCheckpoint))
  const former = kept === undefined ? null : await findCheckpoint(kept)
  return former === null ? given : [...given, former]
}

export const verifyCommand = (shell: Shell): Command =>
  new Command('verify')
    .summary('verify an export offline')
    .description(
      'Verifies an export of the audit, offline and believing nobody: that no event was edited, inserted, removed or moved\n' +
        'since it was sealed. Says what that shows and what it cannot show.',
    )
    .argument('<file>', 'the export, or the evidence of a breach; - for standard input')
    .option('--key <key>', 'the audit key of the log, as the server tells it at its start')
    .option('--checkpoint <file>', 'a checkpoint kept from before, repeated for more', collect, [])
    .option(
      '--save-checkpoint <file>',
      'keep the checkpoint of an export that holds; one that is there must be continued',
    )
    .option('--complete', 'count a hash without its event as a problem')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (file: string, options: Options) => {
      const trustedKey = options.key === undefined ? undefined : await requireKey(options.key)
      const known = await knownCheckpoints(options)
      const newest = new NewestCheckpoint()
      const pack = new PackReader()
      const report = await verify(shell, file, newest, pack, {
        ...(trustedKey !== undefined && { trustedKey }),
        knownCheckpoints: known,
        complete: options.complete === true,
      })
      if (options.json)
        writeJson(shell.out, { ...report, ...(report.ok && scopeOf(report, known.length, pack.hasStatement)) })
      else shell.out.write(verdictText(report, known.length, pack.hasStatement))
      if (!report.ok)
        throw new Failure('EVIDENCE_ALTERED', 'The evidence does not hold. Keep the export as it is, and find out why.')
      if (options.saveCheckpoint === undefined || newest.note === null) return
      await saveCheckpoint(options.saveCheckpoint, newest.note)
      shell.err.write(`The checkpoint is in ${options.saveCheckpoint}: keep it where the server cannot reach it.\n`)
    })
