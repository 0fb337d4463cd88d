import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

const [orders, stock] = ['https://orders.example.com', 'https://stock.example.com']
let cli: CliApp

beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

describe('the settings of an application', () => {
  it('are given when it is made and changed later, one by one: audiences, token life, addresses', async () => {
    const create = ['applications', 'create', 'shop', '--space', 'production', '--reveal']
    const { application, clientSecret } = await cli.machine.json(...create, '--audience', orders, '--token-life', '600')
    cli.app.canary.keep(clientSecret)
    const id: string = application.id
    expect(application).toMatchObject({ audiences: [orders], tokenLifeSeconds: 600, allowedAddresses: [] })

    const as = ['--client-id', id, '--client-secret-file', '-']
    const tokenFor = (audience: string) =>
      cli.machine.run(['token', '--audience', audience, '--json', ...as], { stdin: clientSecret })
    const fetched = await tokenFor(orders)
    expect(decodeJwt(JSON.parse(fetched.stdout).accessToken)).toMatchObject({ aud: orders, client_id: id })
    expect(reportedError(await tokenFor(stock)).code).toBe('OAUTH_INVALID_TARGET')

    const update = ['applications', 'update', id]
    const changed = await cli.machine.json(...update, '--name', 'store', '--audience', orders, '--audience', stock)
    expect(changed.application).toMatchObject({ name: 'store', audiences: [orders, stock], tokenLifeSeconds: 600 })
    expect((await tokenFor(stock)).status).toBe(0)
    const text = await cli.machine.run([
      ...update,
      '--only-own-api',
      '--allow-address',
      '10.0.0.0/8',
      '--description',
      'x',
    ])
    expect(text.stdout).toMatch(/^description +x$/m)
    expect(text.stdout).toMatch(/^audiences +-$/m)
    expect(text.stdout).toMatch(/^addresses +10\.0\.0\.0\/8$/m)
    const anywhere = await cli.machine.json(...update, '--any-address')
    expect(anywhere.application).toMatchObject({ allowedAddresses: [], audiences: [], description: 'x' })
  })

  it('hold a token quota, which is shown, enforced and taken away again', async () => {
    const create = ['applications', 'create', 'metered', '--space', 'production', '--reveal', '--tokens-per-day', '1']
    const { application, clientSecret } = await cli.machine.json(...create)
    cli.app.canary.keep(clientSecret)
    expect(application).toMatchObject({ tokensPerHour: null, tokensPerDay: 1, environment: 'production' })
    const token = () =>
      cli.machine.run(['token', '--json', '--client-id', application.id, '--client-secret-file', '-'], {
        stdin: clientSecret,
      })
    expect((await token()).status).toBe(0)
    const refused = await token()
    expect([refused.status, reportedError(refused).retryable]).toEqual([5, true])
    const update = ['applications', 'update', application.id]
    const text = await cli.machine.run([...update, '--tokens-per-hour', '100'])
    expect(text.stdout).toMatch(/^token quota +100 an hour, 1 a day$/m)
    const twice = await cli.machine.run([...update, '--unlimited', '--tokens-per-day', '5', '--json'])
    expect(reportedError(twice).code).toBe('USAGE')
    const free = await cli.machine.json(...update, '--unlimited')
    expect(free.application).toMatchObject({ tokensPerHour: null, tokensPerDay: null })
    expect((await token()).status).toBe(0)
  })

  it('say that tokens must be bound to a key, and a token that is not is refused from then on', async () => {
    const create = ['applications', 'create', 'holder', '--space', 'production', '--reveal', '--token-binding', 'dpop']
    const { application, clientSecret } = await cli.machine.json(...create)
    cli.app.canary.keep(clientSecret)
    expect(application).toMatchObject({ tokenBinding: 'dpop' })
    const token = () =>
      cli.machine.run(['token', '--json', '--client-id', application.id, '--client-secret-file', '-'], {
        stdin: clientSecret,
      })
    expect(reportedError(await token()).code).toBe('OAUTH_INVALID_REQUEST')
    const update = ['applications', 'update', application.id, '--token-binding']
    expect((await cli.machine.run([...update, 'none'])).stdout).toMatch(/^token binding +none$/m)
    expect((await token()).status).toBe(0)
    expect(reportedError(await cli.machine.run([...update, 'somehow', '--json'])).code).toBe('USAGE')
  })

  it('go along where it is copied, under another name in the same space', async () => {
    const create = ['applications', 'create', 'original', '--space', 'production', '--token-life', '600']
    const { application } = await cli.machine.json(...create, '--permissions', 'audit:read', '--audience', orders)
    const copy = ['applications', 'copy', application.id, '--to', 'production']
    const taken = await cli.machine.run([...copy, '--json'])
    expect(reportedError(taken).code).toBe('NAME_TAKEN')
    const copied = await cli.machine.json(...copy, '--name', 'copied', '--label', 'first')
    expect(copied.application).toMatchObject({ name: 'copied', tokenLifeSeconds: 600, audiences: [orders] })
    expect(copied.secret).toMatchObject({ state: 'empty', label: 'first' })
    const nowhere = await cli.machine.run(['applications', 'copy', application.id, '--to', 'no such space', '--json'])
    expect(reportedError(nowhere).code).toBe('NOT_FOUND')
  })

  it('are left alone where nothing is given, or two things at once, or not by right', async () => {
    const update = ['applications', 'update', cli.client.clientId, '--json']
    const before = await cli.machine.json('applications', 'show', cli.client.clientId)
    const refused = [
      update,
      [...update, '--audience', orders, '--only-own-api'],
      [...update, '--allow-address', '10.0.0.0/8', '--any-address'],
      [...update, '--token-life', '5'],
    ]
    for (const run of await Promise.all(refused.map((args) => cli.machine.run(args))))
      expect([run.status, reportedError(run).code]).toEqual([2, 'USAGE'])
    const wrong = await cli.machine.run([...update, '--audience', 'no address'])
    expect([wrong.status, reportedError(wrong).code]).toEqual([2, 'INVALID_INPUT'])
    const reader = await cli.app.application(cli.space.id, ['applications:read'])
    const env = { POSTERN_CLIENT_ID: reader.clientId, POSTERN_CLIENT_SECRET: reader.clientSecret }
    const forbidden = await cli.machine.run([...update, '--name', 'mine'], { env })
    expect([forbidden.status, reportedError(forbidden).code]).toEqual([3, 'FORBIDDEN'])
    expect(await cli.machine.json('applications', 'show', cli.client.clientId)).toEqual(before)
  })
})
