import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheStore } from '../cache/cache-store.ts'
import { createTokenCache } from '../cache/sharing.ts'
import { platformWith } from '../platform.ts'
import type { Clock } from '../platform.ts'
import type { SealingKey } from '../seal.ts'
import type { TokenCache } from '../token-cache.ts'
import { lockFile } from './file-lock.ts'
import { readPrivateFile } from './private-file.ts'
import { writePrivateFile } from './private-write.ts'

export interface FileTokenCacheOptions {
  /** The folder for it, of this account alone; it is made where it is missing. */
  readonly directory: string
  /** What seals it: 32 random bytes in base 64, or a function that gets them. Not from a file in that folder or beside it. */
  readonly key: SealingKey
  /** In place of the platform's clocks and timers, for tests. */
  readonly clock?: Clock
}

const where = 'token cache'
/** No token lives longer than a day, so what is older than two is of nobody's use. */
const keepMs = 2 * 24 * 3_600_000

const sweep = async (directory: string, now: number): Promise<void> => {
  for (const file of await readdir(directory)) {
    const path = join(directory, file)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }))
    if (/^[0-9a-f]{64}\./.test(file) && now - mtimeMs > keepMs) await rm(path, { force: true })
  }
}

const fileStore = (directory: string, clock: Clock): CacheStore => ({
  // What is not there, or open to others, is as good as empty.
  read: (name) => readPrivateFile(join(directory, `${name}.token`), where).catch(() => null),
  lock: async (name, lifeMs) => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const lock = await lockFile(join(directory, `${name}.lock`), lifeMs, clock)
    if (lock === null) return null
    return {
      release: lock.release,
      write: async (entry) => {
        if (!(await lock.isMine())) return
        await writePrivateFile(join(directory, `${name}.token`), entry)
        await sweep(directory, clock.now().wall)
      },
    }
  },
})

/** Tokens in sealed files (AES-256-GCM), which outlive a restart and which the processes of a machine share. */
export const fileTokenCache = ({ directory, key, clock }: FileTokenCacheOptions): TokenCache =>
  createTokenCache(fileStore(directory, platformWith({ clock }).clock), key)
