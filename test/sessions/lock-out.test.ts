import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginTry, endTry, tryOf } from '../../packages/server/src/domain/sessions/tries.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, signInDocument, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance } from '../support/instance.ts'

const clock = new TestClock()
let app: TestApp
let callers = 0
const wrong = 'Wrong-Horse-9-Battery!'

beforeAll(async () => {
  app = await startApp({ clock, config: { trustedProxies: ['127.0.0.1'] } })
})
afterAll(() => app.close())

const elsewhere = () => {
  callers += 1
  return new TestBrowser(app.url, app.url, { address: `198.18.${Math.floor(callers / 250)}.${(callers % 250) + 1}` })
}
const waitOf = async (browser: TestBrowser, email: string, password = wrong): Promise<number> => {
  const { status, headers, data } = await browser.graphql(signInDocument, { input: { email, password } })
  if (status !== 429) return data.signIn.__typename === 'SignInSuccess' ? -1 : 0
  return Number(headers.get('retry-after'))
}

/** Guesses from a new address each time, waiting as told, and gives the waits there were. */
const guesses = async (email: string, count: number): Promise<readonly number[]> => {
  const waits: number[] = []
  for (let guess = 0; guess < count; guess += 1) {
    const wait = await waitOf(elsewhere(), email)
    if (wait === 0) continue
    waits.push(wait)
    clock.advance(wait * 1_000)
    expect(await waitOf(elsewhere(), email)).toBe(0)
  }
  return waits
}

describe('who guesses at an account', () => {
  test('waits longer each time, from however many addresses, but never longer than 30 seconds', async () => {
    const { email } = await makePerson(app)
    expect(await guesses(email, 15)).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30].slice(0, 9))
  })

  test('waits the same for an account that is not there', async () => {
    expect(await guesses('nobody-at-all@example.com', 15)).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30].slice(0, 9))
  })

  test('waits also with the right password, which is not looked at', async () => {
    const { email } = await makePerson(app)
    await guesses(email, 10)
    for (let index = 0; index < 2; index += 1) await waitOf(elsewhere(), email)
    expect(await waitOf(elsewhere(), email, personPassword)).toBeGreaterThan(0)
  })

  test('keeps the right person out at a new place for 30 seconds at most, however many guesses there were', async () => {
    const { email } = await makePerson(app)
    await guesses(email, 40)
    clock.advance(30_000)
    expect(await waitOf(elsewhere(), email, personPassword)).toBe(-1)
  })

  test('does not keep the person out at all where they signed in lately', async () => {
    const { email } = await makePerson(app)
    const home = elsewhere()
    expect(await waitOf(home, email, personPassword)).toBe(-1)
    await guesses(email, 12)
    await waitOf(elsewhere(), email)
    expect(await waitOf(elsewhere(), email)).toBeGreaterThan(0)
    expect(await waitOf(home, email, personPassword)).toBe(-1)
  })

  test('starts anew an hour later, or once the person has signed in', async () => {
    const { email } = await makePerson(app)
    await guesses(email, 9)
    clock.advance(3_600_001)
    for (let index = 0; index < 5; index += 1) expect(await waitOf(elsewhere(), email)).toBe(0)
    expect(await waitOf(elsewhere(), email, personPassword)).toBe(-1)
    for (let index = 0; index < 5; index += 1) expect(await waitOf(elsewhere(), email)).toBe(0)
  })

  test('gains nothing by guessing many times at once', async () => {
    const { email } = await makePerson(app)
    const waits = await Promise.all(Array.from({ length: 30 }, () => waitOf(elsewhere(), email)))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(6)
  })
})

describe('an address that guesses', () => {
  test('at one account after the other waits, up to a quarter of an hour, and others do not', async () => {
    const here = elsewhere()
    const waits: number[] = []
    for (let guess = 0; waits.at(-1) !== 900; guess += 1) {
      expect(guess).toBeLessThan(60)
      const wait = await waitOf(here, `nobody-${guess}@example.com`)
      if (wait === 0) continue
      waits.push(wait)
      clock.advance(wait * 1_000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900])
    const { email } = await makePerson(app)
    await waitOf(here, email)
    expect(await waitOf(here, email, personPassword)).toBeGreaterThan(0)
    expect(await waitOf(elsewhere(), email, personPassword)).toBe(-1)
  })

  test('does not start anew by signing in to an account of its own', async () => {
    const { email } = await makePerson(app)
    const here = elsewhere()
    let heard = 0
    for (let guess = 0; guess < 40; guess += 1) {
      if ((await waitOf(here, `victim-${guess}@example.com`)) === 0) heard += 1
      await waitOf(here, email, personPassword)
    }
    expect(heard).toBeLessThan(13)
  })
})

test('the right person comes in beside others that come in, also where a clock lags behind', async () => {
  const { email } = await makePerson(app)
  const here = elsewhere()
  for (let count = 0; count < 3; count += 1) {
    expect(await waitOf(here, email, personPassword)).toBe(-1)
    clock.advance(-50)
  }
  clock.advance(1_000)
})

test('a right password of one’s own beside a guess does not spare the guesser the wait', async () => {
  const { email } = await makePerson(app)
  const own = tryOf(app.deps, { email }, 'where both come from')
  const guess = (number: number) =>
    beginTry.perform(app.deps, tryOf(app.deps, { email: `victim-of-it-${number}@example.com` }, 'where both come from'))
  for (let number = 0; number < 10; number += 1) await guess(number)
  const begun = await beginTry.perform(app.deps, own)
  clock.advance(1_000)
  await guess(10)
  await endTry.perform(app.deps, { ...own, ...begun, isRight: true })
  await expect(guess(11)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
})

test('a refusal for too many tries is counted, and no event: nobody floods the log by it', async () => {
  const here = elsewhere()
  const { email } = await makePerson(app)
  for (let guess = 0; guess < 12; guess += 1) await waitOf(here, email)
  const before = (await app.events()).length
  app.deps.refusals.take()
  for (let guess = 0; guess < 5; guess += 1) expect(await waitOf(here, email)).toBeGreaterThan(0)
  expect(await app.events()).toHaveLength(before)
  expect(app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'RATE_LIMITED', count: 5 })])
})

test.skipIf(databaseKind() === 'embedded')(`tries on one instance count on the other${needsSeveral}`, async () => {
  const { email } = await makePerson(app)
  const there = await startInstance(app.database.options, app.url, { clock })
  try {
    const browsers = [app.url, there.url].map((url) => new TestBrowser(url, app.url))
    const outcomes: string[] = []
    for (let guess = 0; guess < 8; guess += 1) outcomes.push(await browsers[guess % 2]!.signIn(email, wrong))
    expect(outcomes.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'SignInRefusedError'))
    expect(outcomes).toContain('RATE_LIMITED')
  } finally {
    await there.close()
  }
})

test('the table of delays names neither people nor addresses', async () => {
  const rows = await app.deps.database.client.signInDelay.findMany()
  expect(rows.length).toBeGreaterThan(10)
  for (const { digest } of rows) expect(digest).toHaveLength(32)
})

test('one person signs in at many places at once, and each of them is let in', async () => {
  const { email } = await makePerson(app)
  const waits = await Promise.all(Array.from({ length: 5 }, () => waitOf(elsewhere(), email, personPassword)))
  expect(waits).toEqual([-1, -1, -1, -1, -1])
  const again = await Promise.all(Array.from({ length: 5 }, () => waitOf(elsewhere(), email, personPassword)))
  expect(again).toEqual([-1, -1, -1, -1, -1])
})
