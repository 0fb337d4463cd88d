import { verifyExport } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { exportAudit } from '../../packages/server/src/domain/audit/queries.ts'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import type { OutboundMessage } from '../../packages/server/src/kernel/outbox.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'

const day = 86_400_000
let clock: TestClock
let delivered: string[]
let here: TestApp
let there: Instance

const outbound = {
  description: 'a list of the test',
  deliver: async ({ id }: OutboundMessage) => void delivered.push(id),
}

const both = (name: string) => Promise.all([here.app.jobs.runNow(name), there.app.jobs.runNow(name)])
const keyCount = () => here.deps.database.client.signingKey.count({ where: { purpose: 'access_token' } })

describe.skipIf(databaseKind() === 'embedded')(`the jobs of two instances${needsSeveral}`, () => {
  beforeEach(async () => {
    clock = new TestClock()
    delivered = []
    here = await startApp({ clock, outbound })
    there = await startInstance(here.database.options, here.url, { clock, outbound })
  })
  afterEach(async () => {
    await there.close()
    await here.close()
  })

  test('seal one line of history, while both record', async () => {
    let isRecording = true
    const recording = [here, there].map(async ({ deps }, index) => {
      for (let round = 0; round < 40; round += 1) {
        clock.advance(1)
        await createSpace.perform(deps, here.call(), { name: `space ${index} ${round}`, kind: 'staging' })
      }
    })
    const sealing = [here, there].map(async ({ app }) => {
      while (isRecording) await app.jobs.runNow('seal-audit')
    })
    await Promise.all(recording)
    isRecording = false
    await Promise.all(sealing)
    await here.app.jobs.runNow('seal-audit')
    const lines = await exportAudit.perform(here.deps, here.call(), {})
    const report = await verifyExport(lines, { trustedKey: here.app.verifierKey, complete: true })
    expect(report).toMatchObject({ ok: true, problems: [], keyTrusted: true, leavesOnly: 0 })
    expect(report.events).toBe(report.size)
    expect(report.events).toBeGreaterThan(80)
  })

  test('make one new signing key when it is due, which both take', async () => {
    clock.advance(29.5 * day)
    expect(await keyCount()).toBe(1)
    await both('rotate-signing-keys')
    await both('rotate-signing-keys')
    expect(await keyCount()).toBe(2)
    await vi.waitFor(() => expect(there.deps.signer.keySet().keys).toHaveLength(2), { timeout: 1_000 })
    expect(here.deps.signer.keySet()).toEqual(there.deps.signer.keySet())
  })

  test('go on in one instance when the other ends', async () => {
    clock.advance(29.5 * day)
    await there.app.jobs.runNow('rotate-signing-keys')
    expect(await keyCount()).toBe(1)
    await here.app.jobs.stop()
    await there.app.jobs.runNow('rotate-signing-keys')
    expect(await keyCount()).toBe(2)
  })

  test('deliver each notice once', async () => {
    const { id } = await here.space()
    for (let serial = 0; serial < 10; serial += 1) await here.application(id, [])
    for (let round = 0; round < 3; round += 1) await both('deliver-outbox')
    expect(delivered).toHaveLength(10)
    expect(new Set(delivered).size).toBe(10)
  })

  test('add up what both counted, and do not wait for each other for ever', async () => {
    const { id } = await here.space()
    const clients = [await here.application(id, []), await here.application(id, []), await here.application(id, [])]
    for (let round = 0; round < 10; round += 1) {
      for (const client of clients) expect((await there.token(client)).status).toBe(200)
      for (const client of clients.toReversed()) expect((await here.tokenRequest(client)).status).toBe(200)
      for (const { deps } of [here, there]) deps.refusals.add('192.0.2.1', 'UNAUTHENTICATED', clock.now())
      await Promise.all([both('write-usage'), both('write-refusal-counts')])
    }
    const usage = await here.deps.database.client.applicationUsage.findMany()
    expect(usage.map(({ tokens }) => tokens)).toEqual([20, 20, 20])
    expect(await here.deps.database.client.refusalCount.findMany()).toMatchObject([{ count: 20 }])
  })
})
