import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishRotation, startRotation } from '../../packages/server/src/domain/applications/rotation-commands.ts'
import { revealSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { startStopwatch } from '../support/stopwatch.ts'

const lifeSeconds = 300
/** What is promised, and what is sent, so that the promise holds to the last answer. */
const promisedPerSecond = 200
const sentPerSecond = 230
const seconds = 5
const stepMs = 10

const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

interface Traffic {
  readonly sent: number
  readonly failures: readonly string[]
  /** Requests by the secret they showed. */
  readonly bySecret: ReadonlyMap<string, number>
  /** From the first request to the last answer. */
  readonly perSecond: number
}

/**
 * Sends requests at their times, however long the answers take: a service that stands still for a moment has all that came
 * meanwhile before it, as from callers who do not know of each other.
 */
const send = async (current: () => TestClient, under: Promise<void>[]): Promise<Traffic> => {
  const elapsed = startStopwatch()
  const failures: string[] = []
  const bySecret = new Map<string, number>()
  const request = async (): Promise<void> => {
    const shown = current()
    bySecret.set(shown.clientSecret, (bySecret.get(shown.clientSecret) ?? 0) + 1)
    try {
      const response = await app.tokenRequest(shown)
      const text = await response.text()
      if (response.status !== 200) failures.push(`${response.status} ${text}`)
    } catch (cause) {
      failures.push(String(cause))
    }
  }
  const all = sentPerSecond * seconds
  while (under.length < all) {
    const due = Math.min(all, Math.floor((elapsed() / 1_000) * sentPerSecond) + 1)
    while (under.length < due) under.push(request())
    await sleep(stepMs)
  }
  await Promise.all(under)
  return { sent: all, failures, bySecret, perSecond: (all * 1_000) / elapsed() }
}

test('a secret is rotated under two hundred requests a second, and not one of them fails', async (context) => {
  const { id: spaceId } = await app.space()
  const old = await app.application(spaceId, ['applications:read'], { tokenLifeSeconds: lifeSeconds })
  const given = [app.deps, app.call(), { applicationId: old.clientId }] as const
  let current = old
  const under: Promise<void>[] = []
  const traffic = send(() => current, under)
  await sleep(1_000)
  const { rotation } = await startRotation.perform(...given)
  const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId: rotation.secretId })
  const fresh = { ...old, secretId: rotation.secretId ?? '', clientSecret: app.canary.keep(secret.reveal()) }
  await sleep(500)
  current = fresh
  // What was sent with the old one is answered before its tokens are over.
  await Promise.all(under)
  await sleep(500)
  await expect(finishRotation.perform(...given)).rejects.toMatchObject({ code: 'SECRET_IN_USE' })
  clock.advance((lifeSeconds + 60) * 1_000)
  await finishRotation.perform(...given)
  expect((await app.tokenRequest(old)).status).toBe(401)
  const { sent, failures, bySecret, perSecond } = await traffic
  expect(failures).toEqual([])
  expect([...bySecret.values()].reduce((sum, count) => sum + count, 0)).toBe(sent)
  for (const { clientSecret } of [old, fresh]) expect(bySecret.get(clientSecret)).toBeGreaterThan(sent / 10)
  // Nobody is told that it holds at a rate that was not reached.
  context.skip(perSecond < promisedPerSecond, `the machine is too slow: ${Math.round(perSecond)} requests a second`)
  expect(perSecond).toBeGreaterThanOrEqual(promisedPerSecond)
}, 60_000)
