import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import type { DatabaseOptions } from '../../packages/server/src/adapters/database/options.ts'

const script = fileURLToPath(new URL('./open-and-wait.ts', import.meta.url))

/** A process of its own that opened a database, or was refused it, and then does as it is told. */
export interface OpeningProcess {
  /** `open`, or the code of the refusal. */
  readonly answer: string
  /** What it wrote to standard error so far. */
  readonly complaints: () => string
  /** Has it add a space with this name, and waits until that is acknowledged. */
  addSpace(name: string): Promise<void>
  /** Ends it without any warning, as a power cut or the kernel would. */
  kill(): Promise<void>
  /** Closes the database and waits for the process to end by itself. */
  close(): Promise<void>
}

/** Starts a process that opens the database of `options`; returns once it has answered. */
export const openInProcess = async (options: DatabaseOptions): Promise<OpeningProcess> => {
  const dumpPath = options.loadDataDir === undefined ? [] : [inject('databaseSource').dumpPath]
  const child = spawn(process.execPath, [script, JSON.stringify(options), ...dumpPath], { stdio: 'pipe' })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async (): Promise<string> => String((await lines.next()).value ?? `ended: ${complaints}`)
  const tell = (line: string): boolean => child.stdin.write(`${line}\n`)
  return {
    answer: await answer(),
    complaints: () => complaints,
    addSpace: async (name) => {
      tell(`add ${name}`)
      const said = await answer()
      if (said !== `added ${name}`) throw new Error(said)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    close: async () => {
      child.stdin.end()
      await exited
    },
  }
}
