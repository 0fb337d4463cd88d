import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { environmentWith } from './config.ts'

const longestStartMs = 60_000
const longestStopMs = 20_000

const pidOf = (child: ChildProcess): number => {
  if (child.pid === undefined) throw new Error('The process could not be started.')
  return child.pid
}

const inTime = async <Result>(work: Promise<Result>, milliseconds: number, fault: string): Promise<Result> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(fault)), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Asks a process to end, and ends it where it does not. */
const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await inTime(exited, longestStopMs, 'late').catch(() => child.kill('SIGKILL'))
  await exited
}

const ended = async (child: ChildProcess, what: string, complaints: () => string): Promise<never> => {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  throw new Error(`${what} ended (${code ?? signal}) instead of starting.\n${complaints()}`.trim())
}

/** A process that was started, and can be stopped. */
export interface Child {
  readonly pid: number
  stop(): Promise<void>
}

/** Starts a Node program that announces itself on standard output, and returns what `pattern` captured there. */
export const startProgram = async (
  what: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  pattern: RegExp,
): Promise<Child & { readonly announced: string }> => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environmentWith(environment) })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const announced = new Promise<string>((resolve) => {
    // Read to its end, or the pipe would fill and hold the program up.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = pattern.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  try {
    const start = Promise.race([announced, ended(child, what, () => complaints)])
    return {
      pid: pidOf(child),
      stop: () => stop(child),
      announced: await inTime(start, longestStartMs, `${what} did not start in time.\n${complaints}`),
    }
  } catch (cause) {
    await stop(child)
    throw cause
  }
}

/** Starts a module of the bench as a process of its own, to talk with by messages. */
export const startModule = (path: URL): Child & { readonly process: ChildProcess } => {
  // Only what it complains of is shown: oidc-provider says much on standard output.
  const child = fork(path, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: environmentWith({}) })
  return { process: child, pid: pidOf(child), stop: () => stop(child) }
}

/** The next message of a child. @throws Error where it ends instead */
export const messageOf = async <Message>({ process: child }: { readonly process: ChildProcess }): Promise<Message> => {
  const [message] = (await Promise.race([
    once(child, 'message'),
    ended(child, 'A process of the bench', () => ''),
  ])) as [Message]
  return message
}
