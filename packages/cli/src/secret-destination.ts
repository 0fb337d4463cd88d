import { spawn } from 'node:child_process'
import { constants, rmSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseSecret } from '@postern/protocol'
import { Failure } from './failure.ts'
import type { Shell } from './shell.ts'

/** Whose secret it is. */
export interface SecretTarget {
  readonly clientId: string
  /** The application that this one takes the place of; null where only the secret changes. */
  readonly replaces: string | null
  /** The secrets it has or had, by which a place that holds one alone is known for its own. */
  readonly secretIds: readonly string[]
}

/** Where a new secret goes. */
export interface SecretDestination {
  /** Finds out whether it can be kept there, before it is asked for; gives what keeps it. */
  readonly prepare: (target: SecretTarget) => Promise<{
    readonly keep: (secret: string) => Promise<void>
    readonly drop: () => Promise<void>
  }>
  /** The secret of the slot, where it was put there before and can be read; null where nobody can tell. */
  readonly kept: (secretId: string) => Promise<string | false | null>
  /** By its name; null where it has none. */
  readonly place: string | null
}

const notWritten = (where: string, cause: unknown): Failure =>
  new Failure(
    'SECRET_NOT_WRITTEN',
    `The secret was revealed and could not be given to ${where}, so it is lost. The old ones work on. ` +
      'Call this rotation off with `postern rotate --cancel`, and start again.',
    { cause },
  )

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'

const { O_CREAT, O_EXCL, O_WRONLY } = constants

/** A rename is kept only when its directory is; where directories cannot be synced, it is as good as the system makes it. */
export const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(dirname(path), 'r').catch(() => null)
  await directory?.sync().catch(() => undefined)
  await directory?.close()
}

/**
 * A file of the owner alone. It is written beside and put in its place by a rename, so that whoever reads it finds the old
 * secret or the new one, whole, and never a part.
 */
export const toFile = (path: string): SecretDestination => ({
  place: path,
  prepare: async () => {
    const beside = `${path}.${process.pid}.new`
    const handle = await open(beside, O_CREAT | O_EXCL | O_WRONLY, 0o600).catch((cause: unknown) => {
      throw new Failure('FILE_NOT_WRITABLE', `Cannot make ${beside}: ${codeOf(cause)}.`, { cause })
    })
    const remove = (): void => rmSync(beside, { force: true })
    process.once('exit', remove)
    return {
      keep: async (secret) => {
        try {
          await handle.writeFile(`${secret}\n`)
          await handle.sync()
          await handle.close()
          await rename(beside, path)
          await syncDirectory(path)
        } catch (cause) {
          throw notWritten(path, cause)
        }
      },
      drop: async () => {
        process.off('exit', remove)
        await handle.close().catch(() => undefined)
        remove()
      },
    }
  },
  kept: async (secretId) => {
    const text = (await readFile(path, 'utf8').catch(() => '')).trim()
    return parseSecret(text)?.secretId === secretId ? text : false
  },
})

/** Standard output, and nothing else on it. */
export const toOutput = ({ out }: Shell): SecretDestination => ({
  place: null,
  prepare: () => Promise.resolve({ keep: async (secret) => out.write(`${secret}\n`), drop: () => Promise.resolve() }),
  kept: () => Promise.resolve(null),
})

const run = (command: string, input: string): Promise<void> =>
  new Promise((resolve, reject) => {
    // What it prints is for people: standard output is this command's own.
    const child = spawn(command, { shell: true, stdio: ['pipe', 2, 2] })
    child.once('error', reject)
    child.once('close', (status) =>
      status === 0 ? resolve() : reject(new Error(`The command ended with ${status ?? 'a signal'}.`)),
    )
    // One that does not read to the end says by its status whether that was meant.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })

/** A command of the shell, which reads it from its standard input: never from its arguments, which others can see. */
export const toCommand = (command: string): SecretDestination => ({
  place: null,
  prepare: () =>
    Promise.resolve({
      keep: (secret) =>
        run(command, secret).catch((cause: unknown) => {
          throw notWritten('the command', cause)
        }),
      drop: () => Promise.resolve(),
    }),
  kept: () => Promise.resolve(null),
})
