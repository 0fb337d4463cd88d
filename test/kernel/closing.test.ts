import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { databaseKind, emptyPostgres, temporaryDirectory } from '../support/database.ts'
import { projectRoot } from '../support/server-process.ts'
import { ownEnvironment } from '../support/killable-server.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

test('a service that is closed holds nothing any more that would keep its process alive', async () => {
  const { path, remove } = temporaryDirectory()
  cleanUps.push(remove)
  const postgres = databaseKind() === 'postgres' ? await emptyPostgres() : undefined
  if (postgres) cleanUps.push(postgres.drop)
  const script = join(projectRoot, 'test/support/start-and-close.ts')
  const env = ownEnvironment({ port: 0, directory: path, databaseUrl: postgres?.url })
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  cleanUps.push(() => child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = new Promise<number | null>((done) => child.once('close', done))
  expect(await ended).toBe(0)
  expect(printed).toBe('closed\n')
})
