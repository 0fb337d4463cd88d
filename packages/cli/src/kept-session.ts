import { constants } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure, usage } from './failure.ts'
import { unreadable } from './read-input.ts'
import type { Shell } from './shell.ts'

/** Who signed in with `postern login`, and where. */
export interface KeptSession {
  /** The origin that the session is good for; it goes nowhere else. */
  readonly origin: string
  readonly sessionId: string
  readonly userId: string
  /** When it ends however busy it is. */
  readonly endsAt: string
  /** What the session cookie carries: whoever has it is that person. */
  readonly token: string
}

// Windows has no O_NOFOLLOW.
const flags = constants.O_RDONLY | ((constants.O_NOFOLLOW as number | undefined) ?? 0)
const usableByOthers = 0o077

const fileOf = (directory: string, origin: string): string => join(directory, `${encodeURIComponent(origin)}.json`)

const requireDirectory = ({ config: { sessionDirectory } }: Shell): string => {
  if (sessionDirectory !== null) return sessionDirectory
  throw usage('There is nowhere to keep a session: set XDG_CONFIG_HOME or HOME to a directory of your own.')
}

// What others may write, they may have planted: commands would then be run as somebody of their choice.
const refuseForeign = (file: string, { uid, mode }: { readonly uid: number; readonly mode: number }): void => {
  if (process.platform === 'win32') return
  if (uid === process.getuid?.() && (mode & usableByOthers) === 0) return
  throw new Failure(
    'SECRET_FILE_EXPOSED',
    `${file} holds a session, and is not yours alone. Remove it, and sign in again: postern login`,
  )
}

const read = async (file: string): Promise<string | null> => {
  const handle = await open(file, flags).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw unreadable(file, cause)
  })
  if (handle === null) return null
  try {
    refuseForeign(file, await handle.stat())
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

const isKeptSession = (value: unknown): value is KeptSession =>
  typeof value === 'object' &&
  value !== null &&
  ['origin', 'sessionId', 'userId', 'endsAt', 'token'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  )

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * The session that is kept for an origin, or null where there is none.
 *
 * @throws Failure `SECRET_FILE_EXPOSED` where others may use or could have written it · `FILE_NOT_READABLE`
 */
export const findKeptSession = async ({ config }: Shell, origin: string): Promise<KeptSession | null> => {
  if (config.sessionDirectory === null) return null
  const file = fileOf(config.sessionDirectory, origin)
  const text = await read(file)
  if (text === null) return null
  const kept = parse(text)
  if (isKeptSession(kept) && kept.origin === origin) return kept
  throw new Failure('FILE_NOT_READABLE', `${file} holds no session. Remove it, and sign in again: postern login`)
}

/** Keeps a session in place of the one before. @throws Failure `USAGE` · `FILE_NOT_WRITABLE` */
export const keepSession = async (shell: Shell, session: KeptSession): Promise<void> => {
  const file = fileOf(requireDirectory(shell), session.origin)
  // Beside it, so that the rename is one step: who reads meanwhile finds the one or the other, whole.
  const draft = `${file}.${process.pid}.new`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await rm(draft, { force: true })
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(JSON.stringify(session))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw new Failure('FILE_NOT_WRITABLE', `The session could not be kept in ${file}.`, { cause })
  }
}

/** Keeps the session for an origin no longer. */
export const forgetSession = async ({ config }: Shell, origin: string): Promise<void> => {
  if (config.sessionDirectory !== null) await rm(fileOf(config.sessionDirectory, origin), { force: true })
}

/** Makes sure, before a session is begun, that it could be kept. @throws Failure `USAGE` */
export const requireSessionKeeping = (shell: Shell): void => void requireDirectory(shell)
