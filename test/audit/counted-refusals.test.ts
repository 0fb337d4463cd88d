import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { setUpInstallation } from '../../packages/server/src/workflows/set-up.ts'
import { ownerPassword, startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { failAfterWriting } from '../support/sabotage.ts'

const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

const counted = async () => {
  await app.app.jobs.runNow('write-refusal-counts')
  return app.deps.database.client.refusalCount.findMany({ orderBy: [{ minute: 'asc' }, { code: 'asc' }] })
}

/** What is counted, and what is recorded, because of `work`. */
const resultOf = async (work: () => Promise<unknown>) => {
  // A minute of its own.
  clock.advance(60_000)
  const minute = Math.floor(clock.now() / 60_000) * 60_000
  const known = (await app.events()).length
  await work()
  const rows = (await counted()).filter((row) => row.minute.getTime() === minute)
  return {
    events: (await app.events()).length - known,
    counts: rows.map(({ code, count }) => [code, count]),
    digests: new Set(rows.map(({ prefixDigest }) => Buffer.from(prefixDigest).toString('hex'))),
  }
}

const anonymous = (address: string) =>
  createSpace
    .perform(app.deps, app.call({ type: 'anonymous' }, address), { name: 'a', kind: 'staging' })
    .catch((cause: unknown) => cause)

describe('callers nobody knows are counted and not recorded', () => {
  test.each([
    ['without a token', () => app.graphql(null, '{ viewer { id } }'), 'UNAUTHENTICATED'],
    ['with a token that is none', () => app.graphql('nonsense', '{ viewer { id } }'), 'UNAUTHENTICATED'],
    [
      'as a client there is not',
      () => app.tokenRequest({ clientId: `app_${'0'.repeat(26)}`, clientSecret: 'x' }),
      'UNAUTHENTICATED',
    ],
    [
      'with a set-up token that is not the current one',
      () =>
        setUpInstallation
          .perform(app.deps, app.call({ type: 'set-up' }), {
            token: 'guessed',
            email: 'a@example.com',
            password: ownerPassword,
          })
          .catch((cause: unknown) => cause),
      'ALREADY_SET_UP',
    ],
  ])('%s', async (_, attempt, code) => {
    expect(await resultOf(() => attempt())).toMatchObject({ events: 0, counts: [[code, 1]] })
  })

  test('also with the wrong secret of a client there is', async () => {
    const { id } = await app.space()
    const client = await app.application(id, [])
    const attempt = () => app.tokenRequest({ ...client, clientSecret: `${client.clientSecret}x` })
    expect(await resultOf(attempt)).toMatchObject({ events: 0, counts: [['UNAUTHENTICATED', 1]] })
  })

  test('a flood of 10,000 from one network is one row', async () => {
    const { events, counts } = await resultOf(async () => {
      for (let done = 0; done < 10_000; done += 100)
        await Promise.all(Array.from({ length: 100 }, (_, index) => anonymous(`192.0.2.${index}`)))
    })
    expect(events).toBe(0)
    expect(counts).toEqual([['UNAUTHENTICATED', 10_000]])
  })

  test('a flood of 10,000 from as many networks is a bounded number of rows, and each is counted', async () => {
    const { events, counts } = await resultOf(async () => {
      for (let network = 0; network < 10_000; network += 1) await anonymous(`2001:db8:${network.toString(16)}::1`)
    })
    expect(events).toBe(0)
    expect(counts.length).toBe(1_001)
    expect(counts.reduce((total, [, count]) => total + Number(count), 0)).toBe(10_000)
  })
})

describe('a counted network', () => {
  test('is the same one however its addresses are written, and stands nowhere in clear', async () => {
    const { counts, digests } = await resultOf(async () => {
      for (const address of ['2001:db8:7::1', '2001:DB8:7:0:0:0:0:2', '2001:0db8:0007:ffff::1'])
        await anonymous(address)
    })
    expect(counts).toEqual([['UNAUTHENTICATED', 3]])
    expect(Buffer.from([...digests][0]!, 'hex').toString()).not.toContain('db8')
    const mapped = await resultOf(async () => {
      for (const address of ['192.0.2.1', '::ffff:192.0.2.2', '::ffff:c000:203']) await anonymous(address)
    })
    expect(mapped.counts).toEqual([['UNAUTHENTICATED', 3]])
  })

  test('is counted on over batches, and where a batch could not be written', async () => {
    const { counts } = await resultOf(async () => {
      await anonymous('198.51.100.1')
      await counted()
      await anonymous('198.51.100.1')
      const mend = await failAfterWriting('refusal_counts')(app.database)
      await expect(counted()).rejects.toThrow()
      await mend()
      await anonymous('198.51.100.1')
    })
    expect(counts).toEqual([['UNAUTHENTICATED', 3]])
  })
})
