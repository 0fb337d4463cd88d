import { endpoints } from '@postern/protocol'
import type { PosternClient } from '@postern/sdk'
import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { Failure } from '../../failure.ts'
import { failureOfProblem } from '../../problem.ts'
import { Progress } from '../../progress.ts'
import { withOptionalFile } from '../../reserved-file.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly out?: string
  readonly json?: true
}

const openExport = async (client: PosternClient, url: string, signal: AbortSignal) => {
  const response = await client.fetch(url + endpoints.auditExport.path, { signal })
  if (!response.ok) throw await failureOfProblem(response)
  if (response.headers.get('content-type') !== 'application/x-ndjson' || response.body === null)
    throw new Failure('INVALID_RESPONSE', `What answers at ${url} is no Postern of this version.`)
  return response.body
}

async function* unbroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      yield chunk
      bytes += chunk.length
    }
  } catch (cause) {
    throw new Failure('NETWORK', `The export broke off after ${bytes} bytes: fetch it again.`, {
      retryable: true,
      cause,
    })
  }
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
    .option('--out <file>', 'write to this new file that only you can read, instead of standard output')
    .option('--json', 'with --out: print one JSON object about the file')
    .action(async ({ out, json, ...connection }: Options) => {
      const progress = new Progress(shell.err, 'Exporting')
      const bytes = await withClient(shell, connection, (client, url) =>
        withOptionalFile(out, async (file) => {
          const body = await openExport(client, url, shell.signal)
          const write = file === null ? shell.out.writeBytes : (chunk: Uint8Array) => file.handle.writeFile(chunk)
          return copy(unbroken(body), write, progress).finally(() => progress.end())
        }),
      )
      if (out === undefined) return
      if (json) writeJson(shell.out, { file: out, bytes })
      else shell.err.write(`${bytes} bytes in ${out}. Verify them: postern audit verify ${out} --key KEY\n`)
    })
