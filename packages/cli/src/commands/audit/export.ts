import { Command } from 'commander'
import { openExport } from '../../audit-export.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { exactTime } from '../../exact-time.ts'
import { usage } from '../../failure.ts'
import { Progress } from '../../progress.ts'
import { requireId } from '../../require-id.ts'
import { withOptionalFile } from '../../reserved-file.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly application?: string
  readonly since?: string
  readonly out?: string
  readonly json?: true
}

const copy = async (
  chunks: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<unknown>,
  progress: Progress,
): Promise<number> => {
  let bytes = 0
  for await (const chunk of chunks) {
    await write(chunk)
    bytes += chunk.length
    progress.add(chunk.length)
  }
  return bytes
}

export const exportCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('export'))
    .summary('take the audit away')
    .description('Writes the audit events you may see as NDJSON, with all it takes to verify them offline.')
    .option('--application <id>', 'only what this application did, and that its breach was reported')
    .option('--since <time>', 'with --application: from this moment on', exactTime)
    .option('--out <file>', 'write to this new file that only you can read, instead of standard output')
    .option('--json', 'with --out: print one JSON object about the file')
    .action(async ({ application, since, out, json, ...connection }: Options) => {
      if (since !== undefined && application === undefined) throw usage('Give --since with --application.')
      const filter = {
        ...(application !== undefined && { application: requireId('Application', application) }),
        ...(since !== undefined && { since }),
      }
      const progress = new Progress(shell.err, 'Exporting')
      const bytes = await withClient(shell, connection, (client, url) =>
        withOptionalFile(out, async (file) => {
          const chunks = await openExport(client, url, shell.signal, filter)
          const write = file === null ? shell.out.writeBytes : (chunk: Uint8Array) => file.handle.writeFile(chunk)
          return copy(chunks, write, progress).finally(() => progress.end())
        }),
      )
      if (out === undefined) return
      if (json) writeJson(shell.out, { file: out, bytes })
      else shell.err.write(`${bytes} bytes in ${out}. Verify them: postern audit verify ${out} --key KEY\n`)
    })
