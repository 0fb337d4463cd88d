import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '../../support/server-process.ts'

export const entry = join(projectRoot, 'packages/cli/src/start.mjs')

export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** All of the environment: nothing of this machine's own gets in. */
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly cwd?: string
}

/** Starts the command; for tests that do something while it runs. */
export const startPostern = (
  args: readonly string[],
  { env = {}, cwd }: RunOptions = {},
): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [entry, ...args], { env, ...(cwd !== undefined && { cwd }) })

/** What a started command said, and how it ended. */
export const endOf = async (child: ChildProcessWithoutNullStreams): Promise<Run> => {
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part) => (text[name] += part))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, ...text }
}

/** Runs the command as a process of its own, to its end. */
export const runPostern = (args: readonly string[], options: RunOptions = {}): Promise<Run> => {
  const child = startPostern(args, options)
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin ?? '')
  return endOf(child)
}

/** The error a run reported, from the last line of its standard error. */
export const reportedError = ({
  stderr,
}: Run): { code: string; message: string; requestId: string | null; retryable: boolean } =>
  JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error
