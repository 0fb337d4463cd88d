import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { parseJson } from '../exchange.ts'
import type { Clock } from '../platform.ts'
import { isRecord } from '../record.ts'
import { besides } from './private-write.ts'

interface Holder {
  readonly owner: string
  /** By the wall clock. */
  readonly until: number
}

const ownerLength = 22
const ownerPattern = /^[\w-]{22}$/
const isCode = (error: unknown, code: string): boolean => isRecord(error) && error['code'] === code

/** Who holds the lock; null where nobody does. Of what nobody here wrote, the time is up. */
const holderOf = async (path: string): Promise<Holder | null> => {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  const value = parseJson(text)
  const { owner, until } = isRecord(value) ? value : {}
  if (typeof owner !== 'string' || !ownerPattern.test(owner) || typeof until !== 'number')
    return { owner: 'x', until: 0 }
  return { owner, until }
}

/** Makes `path` a second name of `from`; false where there is such a file. It is there with its content, or not at all. */
const linked = async (from: string, path: string): Promise<boolean> => {
  try {
    await link(from, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * Takes a lock that its holder left behind. Of those who see that, one makes the file that names the dead holder, and it
 * alone replaces the lock; it looks again first, as it may have seen a lock that was replaced meanwhile.
 */
const takenOver = async (path: string, mine: string, dead: Holder, lifeMs: number, now: number): Promise<boolean> => {
  const claim = `${path}.${dead.owner}`
  if (!(await linked(mine, claim))) {
    // Whoever made it died too.
    const { mtimeMs } = await stat(claim).catch(() => ({ mtimeMs: now }))
    if (now - mtimeMs > lifeMs) await rm(claim, { force: true })
    return false
  }
  try {
    if ((await holderOf(path))?.owner !== dead.owner) return false
    await rename(mine, path)
    return true
  } finally {
    await rm(claim, { force: true })
  }
}

/** A lock among processes: the file at `path` is there as long as somebody has it, and after `lifeMs` it is anybody's. */
export const lockFile = async (path: string, lifeMs: number, clock: Clock) => {
  const now = clock.now().wall
  const mine = besides(path)
  const owner = mine.slice(-ownerLength)
  const isMine = async (): Promise<boolean> => (await holderOf(path))?.owner === owner
  await writeFile(mine, JSON.stringify({ owner, until: now + lifeMs }), { mode: 0o600, flag: 'wx' })
  try {
    if (!(await linked(mine, path))) {
      const holder = await holderOf(path)
      // A time that nobody here would have set was set by no lock of ours.
      if (holder === null || (holder.until > now && holder.until <= now + 2 * lifeMs)) return null
      if (!(await takenOver(path, mine, holder, lifeMs, now))) return null
    }
    return {
      isMine,
      release: async (): Promise<void> => {
        if (await isMine()) await rm(path, { force: true })
      },
    }
  } finally {
    await rm(mine, { force: true })
  }
}
