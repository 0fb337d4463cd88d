import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import type { DatabaseOptions } from '../../packages/server/src/adapters/database/options.ts'
import { preparedDump, temporaryDirectory } from '../support/database.ts'
import { openInProcess } from '../support/opening-process.ts'

let path: string
let remove: () => void

beforeEach(() => {
  ;({ path, remove } = temporaryDirectory())
  path = join(path, 'data')
})
afterEach(() => remove())

const options = (): DatabaseOptions => ({ directory: path, loadDataDir: preparedDump() })

const spaces = async (): Promise<string[]> => {
  const database = await openDatabase(options())
  const found = await database.client.space.findMany({ orderBy: { name: 'asc' } })
  await database.close()
  return found.map(({ name }) => name)
}

test('a second process on a directory in use is refused, and the first goes on', async () => {
  const first = await openInProcess(options())
  expect(first.answer).toBe('open')
  const second = await openInProcess(options())
  expect(second.answer).toBe('DIRECTORY_IN_USE')
  await second.close()
  await expect(openDatabase(options())).rejects.toMatchObject({
    code: 'DIRECTORY_IN_USE',
    message: expect.stringContaining('DATABASE_URL') as string,
  })
  await first.addSpace('kept')
  await first.close()
  expect(first.complaints()).toBe('')
  expect(await spaces()).toEqual(['kept'])
})

test('a second open in the same process is refused too', async () => {
  const database = await openDatabase(options())
  await expect(openDatabase(options())).rejects.toMatchObject({ code: 'DIRECTORY_IN_USE' })
  await database.close()
})

test('after kill -9 the directory is free at once and holds all that was acknowledged', async () => {
  const killed = await openInProcess(options())
  const names = Array.from({ length: 20 }, (_, index) => `space-${String(index).padStart(2, '0')}`)
  for (const name of names) await killed.addSpace(name)
  await killed.kill()
  expect(await spaces()).toEqual(names)
})

test('a first start that was killed half-way is begun anew', async () => {
  mkdirSync(join(path, 'postgres'), { recursive: true })
  writeFileSync(join(path, 'postgres.incomplete'), '')
  writeFileSync(join(path, 'postgres', 'PG_VERSION'), '18')
  expect(await spaces()).toEqual([])
})

test('files that cannot be read are refused and left as they are', async () => {
  mkdirSync(join(path, 'postgres'), { recursive: true })
  writeFileSync(join(path, 'postgres', 'PG_VERSION'), '18')
  const opening = openDatabase(options())
  await expect(opening).rejects.toMatchObject({ code: 'DIRECTORY_UNUSABLE' })
  expect(statSync(join(path, 'postgres', 'PG_VERSION')).size).toBe(2)
})

test('a directory that cannot be made is refused', async () => {
  mkdirSync(path)
  writeFileSync(join(path, 'file'), '')
  await expect(openDatabase({ directory: join(path, 'file', 'data') })).rejects.toMatchObject({
    code: 'DIRECTORY_UNUSABLE',
    message: expect.stringContaining(join(path, 'file', 'data')) as string,
  })
})

test('nobody else on the machine may look into it', async () => {
  await (await openDatabase(options())).close()
  expect(statSync(path).mode & 0o077).toBe(0)
})
