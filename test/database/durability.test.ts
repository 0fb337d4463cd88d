import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join, sep } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { directoryDatabase, preparedDump, temporaryDirectory } from '../support/database.ts'
import { openInProcess } from '../support/opening-process.ts'
import { spaceRow } from '../support/rows.ts'

const { fsyncSync } = fs
afterEach(() => replaceFsync(fsyncSync))

function replaceFsync(fsync: typeof fsyncSync): void {
  fs.fsyncSync = fsync
  syncBuiltinESMExports()
}

const insert = `INSERT INTO spaces (id, name, kind, created_at) VALUES ($1, $1, 'production', '2026-11-21')`

const countSyncs = (): (() => number) => {
  let syncs = 0
  replaceFsync((descriptor) => {
    syncs += 1
    fsyncSync(descriptor)
  })
  return () => {
    const counted = syncs
    syncs = 0
    return counted
  }
}

test('the embedded database waits for the disk at every commit, once, and not when it only reads', async () => {
  const { database, close } = await directoryDatabase()
  const session = await database.session('test')
  // The first write may begin a new file of the write-ahead log, which is synced for itself.
  await session.query(insert, ['first'])
  const syncs = countSyncs()
  await session.query(insert, ['one'])
  expect(syncs()).toBe(1)
  await database.client.$transaction(async (tx) => {
    await tx.space.create({ data: spaceRow('two') })
    await tx.space.create({ data: spaceRow('three') })
  })
  expect(syncs()).toBe(1)
  await database.client.space.count()
  expect(syncs()).toBe(0)
  await close()
})

test('after a kill it syncs what was written since the last checkpoint, and not every file there is', async () => {
  const { path, remove } = temporaryDirectory()
  const options = { directory: path, loadDataDir: preparedDump() }
  const killed = await openInProcess(options)
  await killed.addSpace('kept')
  await killed.kill()
  const root = join(path, 'postgres')
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name))
  const longAgo = new Date('2026-01-01')
  const old = files.filter((file) => file.includes(`${sep}base${sep}`))
  for (const file of old) fs.utimesSync(file, longAgo, longAgo)
  const synced = new Set<number>()
  replaceFsync((descriptor) => {
    synced.add(fs.fstatSync(descriptor).ino)
    fsyncSync(descriptor)
  })
  const database = await openDatabase(options)
  expect(await database.client.space.count()).toBe(1)
  await database.close()
  const isSynced = (file: string): boolean => synced.has(fs.statSync(file).ino)
  const untouched = old.filter((file) => fs.statSync(file).mtimeMs <= longAgo.getTime())
  expect(untouched.filter(isSynced)).toEqual([])
  expect(files.filter((file) => file.includes('pg_wal')).some(isSynced)).toBe(true)
  expect(synced.size).toBeLessThan(files.length / 4)
  remove()
})

test('it can be told not to', async () => {
  const { database, close } = await directoryDatabase({ syncToDisk: false })
  const syncs = countSyncs()
  await database.client.space.create({ data: spaceRow('one') })
  expect(syncs()).toBe(0)
  await close()
})

test('once the disk failed nothing is acknowledged, the process is told, and a new start has all that was', async () => {
  const { path, remove } = temporaryDirectory()
  const broken: Error[] = []
  const options = { directory: path, loadDataDir: preparedDump(), onBroken: (reason: Error) => broken.push(reason) }
  const database = await openDatabase(options)
  await database.client.space.create({ data: spaceRow('before') })
  replaceFsync(() => {
    throw new Error('EIO')
  })
  const faultOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => database.faultOf(error),
    )
  expect(await faultOf(database.client.space.create({ data: spaceRow('while') }))).toEqual({ kind: 'unavailable' })
  replaceFsync(fsyncSync)
  expect(await faultOf(database.client.space.create({ data: spaceRow('after') }))).toEqual({ kind: 'unavailable' })
  expect(await faultOf(database.client.$transaction(async (tx) => tx.space.count()))).toEqual({ kind: 'unavailable' })
  expect(broken.map(({ message }) => message)).toEqual([expect.stringContaining('start Postern again')])
  await database.close()
  const again = await openDatabase(options)
  const names = (await again.client.space.findMany()).map(({ name }) => name)
  expect(names).toContain('before')
  expect(names).not.toContain('after')
  await again.close()
  remove()
})
