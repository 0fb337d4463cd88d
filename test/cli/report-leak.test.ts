import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp

beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

describe('reporting a secret that was found', () => {
  it('reads it from standard input, and prints the report alone', async () => {
    const found = await cli.app.application(cli.space.id, [])
    const text = await cli.machine.run(['report-leak'], { stdin: `${found.clientSecret}\n` })
    expect([text.status, text.stdout]).toEqual([0, ''])
    expect(text.stderr).toMatch(/^Taken as lkr_\w+\. /)
    const json = await cli.machine.run(['report-leak', '--json'], { stdin: found.clientSecret })
    expect(JSON.parse(json.stdout)).toEqual({ reportId: expect.stringMatching(/^lkr_/) })
    await cli.app.app.jobs.runNow('settle-leak-reports')
    const told = await cli.app.deps.database.client.outboxMessage.findMany({ where: { topic: 'secrets:find' } })
    expect(told).toMatchObject([{ payload: { applicationId: found.clientId, secretId: found.secretId } }])
  })

  it('refuses what is no whole secret, and to read two secrets from one input', async () => {
    const cut = await cli.machine.run(['report-leak', '--json'], { stdin: cli.client.clientSecret.slice(0, -1) })
    expect([cut.status, reportedError(cut).code]).toEqual([2, 'INVALID_INPUT'])
    const both = await cli.machine.run(['report-leak', '--client-secret-file', '-', '--json'], {
      stdin: cli.client.clientSecret,
    })
    expect([both.status, reportedError(both).code]).toEqual([2, 'USAGE'])
    for (const run of [cut, both]) expect(cli.app.canary.foundIn(run.stderr + run.stdout)).toEqual([])
  })
})
