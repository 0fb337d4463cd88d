import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp

beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

const as = (client: { clientId: string; clientSecret: string }) => ({
  env: { POSTERN_CLIENT_ID: client.clientId, POSTERN_CLIENT_SECRET: client.clientSecret },
})

describe('the usage of an application', () => {
  it('is shown as text and as JSON: what it fetched, called and was refused, and what it does wrong', async () => {
    const client = await cli.app.application(cli.space.id, ['spaces:read'])
    for (let index = 0; index < 100; index += 1) await cli.app.token(client)
    expect((await cli.machine.run(['whoami'], as(client))).status).toBe(0)
    expect((await cli.machine.run(['audit', 'export'], as(client))).status).toBe(3)
    await cli.app.app.jobs.runNow('write-usage')

    const reader = await cli.app.application(cli.space.id, [
      'applications:read',
      'applications:usage',
      'applications:locate',
    ])
    const args = ['applications', 'usage', client.clientId]
    const shown = JSON.parse((await cli.machine.run([...args, '--json'], as(reader))).stdout)
    expect(shown).toMatchObject({
      applicationId: client.clientId,
      usage: { tokens: 102, refusals: 1, places: [{ name: '127.0.0.0/24' }] },
      secrets: [{ id: client.secretId, lastUsedProgram: 'sdk/0.1.0' }],
      health: [{ code: 'fetches-every-call' }],
    })
    const { stdout } = await cli.machine.run(args, as(reader))
    expect(stdout).toMatch(/^tokens +102$/m)
    expect(stdout).toMatch(/^fetches-every-call: It fetches many more tokens .*\(tokens 102, expected \d+/m)
    expect(stdout).toMatch(/^viewer:read +1 /m)
    expect(stdout).toMatch(/^FORBIDDEN +1 /m)
    expect(stdout).toMatch(/^127\.0\.0\.0\/24 +103 /m)
    const earlier = await cli.machine.run([...args, '--from', '2026-01-01', '--to', '2026-01-31'], as(reader))
    expect(earlier.stdout).toMatch(/^tokens +0$/m)
  })

  it('is not shown without the permission, and of no day there is not', async () => {
    const reader = await cli.app.application(cli.space.id, ['applications:read'])
    const { stdout } = await cli.machine.run(['applications', 'usage', reader.clientId], as(reader))
    expect(stdout).toMatch(/^usage +not shown without applications:usage$/m)
    for (const day of ['yesterday', '2026-02-30']) {
      const wrong = await cli.machine.run(
        ['applications', 'usage', reader.clientId, '--from', day, '--json'],
        as(reader),
      )
      expect([wrong.status, reportedError(wrong).code]).toEqual([2, 'USAGE'])
    }
  })
})
