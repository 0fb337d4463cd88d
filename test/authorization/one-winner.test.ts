import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { secretPolicyBounds } from '../../packages/server/src/domain/spaces/model.ts'
import {
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../packages/server/src/domain/applications/secret-commands.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { startUnownedApp } from '../support/unowned-app.ts'

const { most: mostSecrets } = secretPolicyBounds.mostSecrets

let app: TestApp
let spaceId: Id<'Space'>

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space()).id
})
afterAll(() => app.close())

const fiftyTimes = <Result>(work: () => Promise<Result>): Promise<PromiseSettledResult<Result>[]> =>
  Promise.allSettled(Array.from({ length: 50 }, work))

/** How many came to what: `done`, or the code of the fault. */
const tally = (results: readonly PromiseSettledResult<unknown>[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const result of results) {
    const outcome = result.status === 'fulfilled' ? 'done' : isFault(result.reason) ? result.reason.code : 'INTERNAL'
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

const made = (name: string) => createApplication.perform(app.deps, app.call(), { spaceId, name })

describe('of fifty at the same time', () => {
  it('one reveals the secret of a slot, and that secret works', async () => {
    const { application, slot } = await made('revealed by fifty')
    const results = await fiftyTimes(() => revealSecret.perform(app.deps, app.call(), { secretId: slot.id }))
    expect(tally(results)).toEqual({ done: 1, SECRET_ALREADY_REVEALED: 49 })
    const [won] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const clientSecret = app.canary.keep(won!.secret.reveal())
    expect((await app.tokenRequest({ clientId: application.id, clientSecret })).status).toBe(200)
  })

  it('four rotate an application that has one secret: five are the most', async () => {
    const { application } = await made('rotated by fifty')
    const results = await fiftyTimes(() =>
      rotateSecret.perform(app.deps, app.call(), { applicationId: application.id, label: 'next' }),
    )
    expect(tally(results)).toEqual({ done: mostSecrets - 1, TOO_MANY_SECRETS: 50 - mostSecrets + 1 })
    const where = { applicationId: application.id, retiredAt: null }
    expect(await app.deps.database.client.applicationSecret.count({ where })).toBe(mostSecrets)
  })

  it('one retires a secret', async () => {
    const { slot } = await made('retired by fifty')
    await revealSecret.perform(app.deps, app.call(), { secretId: slot.id })
    const results = await fiftyTimes(() => retireSecret.perform(app.deps, app.call(), { secretId: slot.id }))
    expect(tally(results)).toEqual({ done: 1, SECRET_RETIRED: 49 })
  })

  it('one gives its name to an application', async () => {
    const results = await fiftyTimes(() => made('one name'))
    expect(tally(results)).toEqual({ done: 1, NAME_TAKEN: 49 })
  })

  it('one sets up the installation', async () => {
    const unowned = await startUnownedApp()
    const results = await fiftyTimes(() =>
      unowned.setUp({ token: unowned.token, email: 'owner@example.com', password: 'Correct-Horse-7-Battery!' }),
    )
    const counts: Record<string, number> = {}
    for (const result of results) {
      const outcome = result.status === 'fulfilled' ? String(result.value.body['code'] ?? 'done') : 'no answer'
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }
    expect(counts).toEqual({ done: 1, ALREADY_SET_UP: 49 })
    expect(await unowned.app.services.deps.database.client.user.count()).toBe(1)
    expect(await unowned.app.services.deps.database.client.member.count({ where: { role: 'owner' } })).toBe(1)
    await unowned.close()
  })
})
