import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { databaseKind } from '../support/database.ts'
import { randomPause, setupTokenIn, startKillableServer, type KillableServer } from '../support/killable-server.ts'
import { fetchToken, requestSetUp, setUp } from './machine.ts'
import { freshPlace } from './place.ts'
import { reconcile } from './reconcile.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const place = async () => {
  const where = await freshPlace()
  cleanUps.push(() => where.clear())
  return where
}

const nothingAcknowledged = { tokens: [], applications: [], lives: [] }

describe('a service that is killed', () => {
  test('at any moment of its very first start, again and again, starts in the end as if it were the first time', async () => {
    const where = await place()
    for (let moment = 0; moment < 5; moment += 1) {
      const server = startKillableServer(where)
      const isUp = server.ready().then(
        () => true,
        () => false,
      )
      // Later each time: from before the files are made, through the migrations, to just before it is ready.
      await Promise.race([isUp, randomPause(600 * (moment + 1))])
      await server.kill()
      expect(server.printed()).not.toContain('cannot start')
    }
    const server = startKillableServer(where)
    cleanUps.push(() => server.kill())
    await server.ready()
    const machine = await setUp(server.url, where.directory)
    const token = await fetchToken(server.url, machine)
    await server.kill()
    const found = await reconcile(where, machine, { ...nothingAcknowledged, tokens: [token!.id] })
    expect(found).toMatchObject({ lost: [], unmatched: [], eventsTwice: [], report: { ok: true } })
  }, 180_000)

  test.skipIf(databaseKind() === 'embedded')('while it migrates, goes on where the database has got to', async () => {
    const where = await place()
    const watcher = new pg.Client({ connectionString: where.databaseUrl })
    await watcher.connect()
    cleanUps.push(() => watcher.end())
    const isMigrating = async (): Promise<boolean> => {
      const begun = 'SELECT FROM _prisma_migrations WHERE finished_at IS NULL'
      return watcher.query(begun).then(
        ({ rowCount }) => rowCount === 1,
        () => false,
      )
    }
    const killed = startKillableServer(where)
    while (!(await isMigrating()));
    await killed.kill()
    const server = startKillableServer(where)
    cleanUps.push(() => server.kill())
    await server.ready()
    await setUp(server.url, where.directory)
  })

  test('while it is set up, is set up wholly or not at all', async () => {
    const where = await place()
    let server: KillableServer = startKillableServer(where)
    cleanUps.push(() => server.kill())
    await server.ready()
    // Whoever asked may have got no answer, and all the same have been the last one.
    for (let asked = 0; asked < 5 && setupTokenIn(where.directory) !== null; asked += 1) {
      const asking = requestSetUp(server.url, where.directory).catch(() => null)
      await Promise.race([asking, randomPause(250)])
      await server.kill()
      server = startKillableServer(where)
      await server.ready()
    }
    const isSetUp = setupTokenIn(where.directory) === null
    const again = await requestSetUp(server.url, where.directory)
    expect(again.ok).toBe(!isSetUp)
    await server.kill()
    const found = await reconcile(where, { clientId: '' }, nothingAcknowledged)
    expect(found).toMatchObject({ lost: [], unmatched: [], eventsTwice: [], report: { ok: true } })
    expect(found.owners).toHaveLength(1)
  }, 120_000)
})
