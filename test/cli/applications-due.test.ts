import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCliApp, type CliApp } from './support/cli-app.ts'

let cli: CliApp

beforeAll(async () => {
  cli = await startCliApp()
  for (const [name, expiresInDays] of [
    ['late', 20],
    ['soon', 5],
  ] as const)
    await cli.app.application(cli.space.id, [], { name, secret: { expiresInDays } })
})
afterAll(() => cli.close())

describe('postern applications due', () => {
  it('lists the secrets and keys that end within so many days, the next one first', async () => {
    const { credentials, hasMore } = await cli.machine.json('applications', 'due', '--within', '30')
    expect(credentials).toMatchObject([
      { application: 'soon', daysLeft: 5 },
      { application: 'late', daysLeft: 20 },
    ])
    expect([Object.keys(credentials[0]), hasMore]).toEqual([
      ['applicationId', 'application', 'kind', 'id', 'label', 'daysLeft', 'expiresAt', 'lastUsedAt'],
      false,
    ])
    const one = await cli.machine.json('applications', 'due', '--within', '10')
    expect(one.credentials).toMatchObject([{ application: 'soon' }])
    expect(await cli.machine.json('applications', 'due', '--within', '30', '--limit', '1')).toMatchObject({
      hasMore: true,
    })
  })

  it('says so where there is none, and refuses days that are none', async () => {
    const none = await cli.machine.run(['applications', 'due', '--within', '1'])
    expect([none.status, none.stdout, none.stderr]).toEqual([0, '', 'No credentials.\n'])
    expect((await cli.machine.run(['applications', 'due', '--within', '0'])).status).toBe(2)
  })
})
