import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import type { Database } from '../../packages/server/src/kernel/database.ts'
import { databaseKind, freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { endConnections } from '../support/lost-connections.ts'

let db: TestDatabase

beforeEach(async () => {
  db = await freshDatabase({ heartbeatMs: 100 })
})
afterEach(() => db.close())

const listenOn = async (database: Database, channel = 'postern_changes') => {
  const heard: string[] = []
  const gaps = { count: 0 }
  const stop = await database.listen(
    channel,
    (payload) => heard.push(payload),
    () => (gaps.count += 1),
  )
  return { heard, gaps, stop }
}

const notify = (database: Database, payload: string, channel = 'postern_changes') =>
  database.client.$queryRaw`SELECT pg_notify(${channel}, ${payload})::text`

test('what a transaction of Prisma tells is heard once it is committed, and not before', async () => {
  const { heard } = await listenOn(db.database)
  await db.database.client.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_notify('postern_changes', 'first')::text`
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard).toEqual([])
  })
  await expect.poll(() => heard).toEqual(['first'])
})

test('what a session tells is heard, and what is rolled back is not', async () => {
  const { heard } = await listenOn(db.database)
  const session = await db.database.session('test')
  const undone = session.transaction(async (query) => {
    await query(`SELECT pg_notify('postern_changes', 'undone')`)
    throw new Error('on purpose')
  })
  await expect(undone).rejects.toThrow('on purpose')
  await session.query(`SELECT pg_notify('postern_changes', 'done')`)
  await expect.poll(() => heard).toEqual(['done'])
})

test('each hears its own channel until it stops, whatever the name of it', async () => {
  const left = await listenOn(db.database, 'Left "channel"')
  const right = await listenOn(db.database, 'right')
  const other = await listenOn(db.database, 'right')
  await notify(db.database, 'l', 'Left "channel"')
  await notify(db.database, 'r', 'right')
  await expect.poll(() => [left.heard, right.heard, other.heard]).toEqual([['l'], ['r'], ['r']])
  await right.stop()
  await notify(db.database, 'again', 'right')
  await expect.poll(() => other.heard).toEqual(['r', 'again'])
  expect(right.heard).toEqual(['r'])
})

describe.runIf(databaseKind() === 'postgres')('between instances on PostgreSQL', () => {
  test('one hears what another tells', async () => {
    const second = await openDatabase(db.options)
    const { heard } = await listenOn(second)
    await notify(db.database, 'across')
    await expect.poll(() => heard).toEqual(['across'])
    await second.close()
  })

  test('a lost link is a gap, and the next message is heard over a new one', async () => {
    const { heard, gaps } = await listenOn(db.database)
    await endConnections(db, 'postern listener')
    await expect.poll(() => gaps.count).toBeGreaterThanOrEqual(2)
    await notify(db.database, 'after')
    await expect.poll(() => heard).toEqual(['after'])
  })

  test('a link that dies without a word is a gap within a second, and again each second while it lasts', async () => {
    const link = await silentLink(db.options.url ?? '')
    const beyond = await openDatabase({ ...db.options, url: link.url })
    const { heard, gaps } = await listenOn(beyond)
    link.fallSilent()
    await expect.poll(() => gaps.count, { timeout: 1_000 }).toBeGreaterThanOrEqual(1)
    const atFirst = gaps.count
    await expect.poll(() => gaps.count, { timeout: 3_000 }).toBeGreaterThanOrEqual(atFirst + 2)
    link.recover()
    // What is told before the link is back is not heard; the gap stands for it.
    const tellAndCount = async (): Promise<number> => {
      await notify(db.database, 'after')
      return heard.length
    }
    await expect.poll(tellAndCount, { timeout: 12_000 }).toBeGreaterThan(0)
    const onceBack = gaps.count
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(gaps.count).toBe(onceBack)
    await beyond.close()
    link.close()
  })
})

/** A way to the server that can stop carrying anything without closing a connection, as a cut cable does. */
const silentLink = async (url: string) => {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isSilent = false
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('data', (chunk) => isSilent || to.write(chunk))
      from.on('close', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return {
    url: through.href,
    fallSilent: () => void (isSilent = true),
    recover: () => void (isSilent = false),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
