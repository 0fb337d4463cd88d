import type { Clock } from '@postern/sdk'
import type { Config } from './config.ts'

/** Where text goes. */
export interface Output {
  readonly isTerminal: boolean
  /** Of a terminal; null elsewhere. */
  readonly columns: number | null
  write(text: string): void
  /** Waits until it is taken, so that a slow reader slows the writer down. */
  writeBytes(bytes: Uint8Array): Promise<void>
}

/** What a command has of the process it runs in. */
export interface Shell {
  readonly config: Config
  readonly stdin: NodeJS.ReadStream
  /** For results only: what a script reads. */
  readonly out: Output
  /** For what people read beside the result. */
  readonly err: Output
  /** What this machine takes for the time, in milliseconds since 1970. */
  readonly now: () => number
  /** What waits before something is tried again; the system's where left out. */
  readonly clock?: Clock
  /** Bytes that nobody can guess. */
  readonly randomBytes: (length: number) => Uint8Array
  /** Opens an address in the person's browser; false where there is none to be opened. */
  readonly openBrowser: (address: URL) => Promise<boolean>
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal
}

export const outputOf = (stream: NodeJS.WriteStream): Output => ({
  get isTerminal() {
    return Boolean(stream.isTTY)
  },
  get columns() {
    return stream.isTTY ? stream.columns : null
  },
  write: (text) => void stream.write(text),
  writeBytes: (bytes) => new Promise((resolve) => stream.write(bytes, () => resolve())),
})

/** A result for scripts: one JSON document on a line. */
export const writeJson = (output: Output, value: unknown): void => output.write(`${JSON.stringify(value)}\n`)
