import { Readable } from 'node:stream'
import { systemNow } from '../../../packages/cli/src/clock.ts'
import { readConfig } from '../../../packages/cli/src/config.ts'
import { systemRandomness } from '../../../packages/cli/src/randomness.ts'
import { runCommandLine } from '../../../packages/cli/src/run.ts'
import type { Output, Shell } from '../../../packages/cli/src/shell.ts'
import type { Run, RunOptions } from './run-postern.ts'

/** An output that is kept, and no terminal. */
const keptOutput = (parts: string[]): Output => ({
  isTerminal: false,
  columns: null,
  write: (text) => void parts.push(text),
  writeBytes: async (bytes) => void parts.push(Buffer.from(bytes).toString()),
})

/** Runs the command within this process: as a process of its own would, for what is not about processes. */
export const runHere = async (
  args: readonly string[],
  { env = {}, stdin = '' }: RunOptions = {},
  more: Partial<Shell> = {},
): Promise<Run> => {
  const text: Record<'out' | 'err', string[]> = { out: [], err: [] }
  const shell: Shell = {
    config: readConfig(env),
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]) as unknown as NodeJS.ReadStream,
    out: keptOutput(text.out),
    err: keptOutput(text.err),
    now: systemNow,
    randomBytes: systemRandomness,
    openBrowser: async () => false,
    signal: new AbortController().signal,
    ...more,
  }
  const status = await runCommandLine(shell, args)
  return { status, stdout: text.out.join(''), stderr: text.err.join('') }
}
