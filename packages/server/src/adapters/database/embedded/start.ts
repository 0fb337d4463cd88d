import { statSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { migrate } from '../migrate.ts'
import type { DatabaseOptions } from '../options.ts'
import { DatabaseRefusal } from '../refusal.ts'
import { ensureRuntimeRole } from '../runtime-role.ts'
import { beginDataFiles, dataFiles } from './data-files.ts'
import { EmbeddedEngine } from './engine.ts'
import { embeddedAdapterFactory } from './prisma-adapter.ts'
import { embeddedQuery } from './session.ts'

/**
 * What PGlite keeps of its files in memory of its own, all of which it takes when it starts: its 128 MB are half of the
 * start. The system keeps files in memory, too; and where they are in memory anyway, this is there only to work in.
 */
const sharedBuffers = { inMemory: '8MB', onDisk: '32MB' } as const

const startParameters = (place: keyof typeof sharedBuffers, syncToDisk: boolean): string[] => [
  // -F turns fsync off.
  ...PGlite.defaultStartParams.filter((parameter) => !syncToDisk || parameter !== '-F'),
  ...['-c', `shared_buffers=${sharedBuffers[place]}`],
  // Of PostgreSQL's ways to sync, only this one comes through as a call that can be answered.
  ...['-c', 'wal_sync_method=fsync'],
]

/** Clocks are coarse, and are set. */
const clockToleranceMs = 2_000

/**
 * When the control file was written last, in milliseconds since 1970. A checkpoint writes it when all before it is on
 * the disk. After a crash PostgreSQL syncs every file there is, a thousand of them: it cannot know of each what we know.
 */
const lastCheckpointAt = (dataDir: string): number =>
  (statSync(join(dataDir, 'global', 'pg_control'), { throwIfNoEntry: false })?.mtimeMs ?? 0) - clockToleranceMs

/**
 * Starts PGlite on the files of a directory this process has locked, or in memory.
 *
 * @throws DatabaseRefusal `DIRECTORY_UNUSABLE`
 */
export const startEmbedded = async (options: DatabaseOptions): Promise<PGlite> => {
  const { directory, loadDataDir, syncToDisk = true, onBroken = () => {} } = options
  const dump = loadDataDir === undefined ? {} : { loadDataDir }
  if (directory === 'memory') {
    const startParams = startParameters('inMemory', false)
    return EmbeddedEngine.start({ dataDir: 'memory://', syncedUntil: 0, startParams, ...dump }, onBroken)
  }
  const dataDir = dataFiles(directory)
  let lastWords = ''
  const onStderr = (line: string): boolean => {
    if (/FATAL|PANIC/.test(line)) lastWords = `: ${line.trim()}`
    return false
  }
  try {
    const isFresh = beginDataFiles(directory)
    const startParams = startParameters('onDisk', syncToDisk)
    const syncedUntil = isFresh ? 0 : lastCheckpointAt(dataDir)
    const files = { dataDir, syncedUntil, ...(isFresh ? dump : {}) }
    return await EmbeddedEngine.start({ ...files, startParams, onStderr }, onBroken)
  } catch (cause) {
    throw new DatabaseRefusal(
      'DIRECTORY_UNUSABLE',
      `The embedded database in ${dataDir} does not start (${String(cause)}${lastWords}). Check that the disk has ` +
        'room and that the files belong to the user Postern runs as; else restore them from a backup.',
      { cause },
    )
  }
}

/**
 * Migrates it and brings the runtime role's rights in place. It stays under the owner.
 *
 * @throws DatabaseRefusal
 */
export const prepareEmbedded = async (client: PGlite, migrationsDirectory: string): Promise<void> => {
  const query = embeddedQuery(client)
  await migrate({ query, adapterFactory: embeddedAdapterFactory(client) }, migrationsDirectory)
  await ensureRuntimeRole(query, 'postgres')
  // Types made just now are unknown to PGlite until it looks again.
  await client.refreshArrayTypes()
}
