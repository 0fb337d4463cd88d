import { formatSecret, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'other'>
const clock = new TestClock()

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

/** A secret of that slot as a thief would make one up: right in shape and checksum. */
const madeUp = (secretId: string): string =>
  formatSecret({
    kind: 'app',
    secretId: secretId as Id<'ApplicationSecret'>,
    random: oauth.app.deps.randomness.bytes(32),
  })

const cases = (): Readonly<Record<string, { clientId: string; clientSecret: string }>> => {
  const { machine, other } = oauth.clients
  const nobody = oauth.app.deps.ids.mint('Application')
  return {
    'a secret that is none': { clientId: machine.clientId, clientSecret: 'guess' },
    'a made-up secret of the right slot': { clientId: machine.clientId, clientSecret: madeUp(machine.secretId) },
    'a secret with one character changed': {
      clientId: machine.clientId,
      clientSecret: machine.clientSecret.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    },
    'the secret of another application': { clientId: machine.clientId, clientSecret: other.clientSecret },
    'an unknown client with a secret that is right for another': {
      clientId: nobody,
      clientSecret: machine.clientSecret,
    },
    'an unknown client': { clientId: nobody, clientSecret: madeUp(oauth.app.deps.ids.mint('ApplicationSecret')) },
    'a client ID that is none': { clientId: "app_' OR 1=1 --", clientSecret: machine.clientSecret },
    'the ID of a space for a client ID': { clientId: oauth.spaceId, clientSecret: machine.clientSecret },
    'the client ID in upper case': { clientId: machine.clientId.toUpperCase(), clientSecret: machine.clientSecret },
  }
}

describe('wrong client credentials', () => {
  it('get one answer, whatever is wrong with them', async () => {
    const answers = new Map<string, string>()
    for (const [name, credentials] of Object.entries(cases())) {
      const { status, headers, body } = await oauth.tokenOf(credentials)
      const { request_id: requestId, ...rest } = body
      expect(requestId, name).toMatch(/^req_/)
      answers.set(name, JSON.stringify([status, headers.get('www-authenticate'), rest]))
    }
    expect(new Set(answers.values())).toEqual(
      new Set([
        JSON.stringify([
          401,
          'Basic realm="postern", charset="UTF-8"',
          { error: 'invalid_client', error_description: 'Client authentication failed.' },
        ]),
      ]),
    )
  })

  it('are refused also when the right ones of the same client were just believed, which go on to be', async () => {
    const { machine } = oauth.clients
    const own = { ...machine, clientSecret: madeUp(machine.secretId) }
    for (const credentials of [machine, own, machine, own]) {
      expect((await oauth.tokenOf(credentials)).status).toBe(credentials === machine ? 200 : 401)
    }
  })

  it('are counted by network and minute, and leave no event an outsider could flood the log with', async () => {
    const { deps } = oauth.app
    deps.refusals.take()
    const before = (await oauth.app.events()).length
    for (const credentials of Object.values(cases())) {
      await oauth.post(
        { grant_type: 'client_credentials', client_id: credentials.clientId, client_secret: credentials.clientSecret },
        { 'x-forwarded-for': '203.0.113.9' },
      )
    }
    await oauth.post({ grant_type: 'client_credentials' }, { 'x-forwarded-for': '203.0.113.10' })
    expect(deps.refusals.take()).toEqual([
      expect.objectContaining({ prefix: '203.0.113', code: 'UNAUTHENTICATED', count: 10 }),
    ])
    expect(await oauth.app.events()).toHaveLength(before)
  })

  it('are refused for a while after twenty from one address, with Retry-After', async () => {
    const address = '203.0.113.77'
    const guess = { clientId: oauth.clients.machine.clientId, clientSecret: 'guess' }
    const tryFrom = (from: string, credentials: typeof guess) =>
      oauth.post(
        { grant_type: 'client_credentials', client_id: credentials.clientId, client_secret: credentials.clientSecret },
        { 'x-forwarded-for': from },
      )
    for (let count = 0; count < 20; count += 1)
      expect((await tryFrom(address, { ...guess, clientId: oauth.app.deps.ids.mint('Application') })).status).toBe(401)
    const refused = await tryFrom(address, guess)
    expect([refused.status, refused.body['error'], refused.body['code']]).toEqual([429, 'slow_down', 'RATE_LIMITED'])
    expect(refused.headers.get('ratelimit-policy')).toBe('"wrong-credentials";q=20;w=120')
    expect(refused.headers.get('ratelimit')).toBe('"wrong-credentials";r=0;t=6')
    const wait = Number(refused.headers.get('retry-after'))
    expect(wait).toBe(6)
    expect((await tryFrom('203.0.113.78', oauth.clients.machine)).status).toBe(200)

    clock.advance(wait * 1000)
    expect((await tryFrom(address, guess)).status).toBe(401)
  })

  it('lock out nobody but themselves: a right client passes from the same address, and 200 guesses are stopped', async () => {
    const address = '203.0.113.90'
    const { machine, other } = oauth.clients
    const askFrom = (from: string, clientId: string, clientSecret: string) =>
      oauth.post(
        { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
        { 'x-forwarded-for': from },
      )
    const statuses: number[] = []
    for (let count = 0; count < 200; count += 1) {
      statuses.push((await askFrom(address, machine.clientId, madeUp(machine.secretId))).status)
      if (count % 25 !== 24) continue
      expect((await askFrom(address, other.clientId, other.clientSecret)).status).toBe(200)
      expect((await askFrom(address, machine.clientId, machine.clientSecret)).status).toBe(200)
      expect((await askFrom('203.0.113.91', machine.clientId, machine.clientSecret)).status).toBe(200)
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
    expect(new Set(statuses.slice(10))).toEqual(new Set([429]))
  })

  it('of one client that goes on and on leave its neighbours room: a retired secret still gets its 401 there', async () => {
    const address = '203.0.113.92'
    const { machine, other } = oauth.clients
    const askFrom = (clientId: string, clientSecret: string) =>
      oauth.post(
        { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
        { 'x-forwarded-for': address },
      )
    for (let minute = 0; minute < 10; minute += 1) {
      for (let count = 0; count < 12; count += 1) await askFrom(machine.clientId, madeUp(machine.secretId))
      // By this answer a client that rotates knows that it has to take its other secret.
      expect((await askFrom(other.clientId, madeUp(other.secretId))).status).toBe(401)
      clock.advance(60_000)
    }
  })

  it('are stopped alike for a client there is and one there is not, so that a limit tells nothing either', async () => {
    const answersFor = async (address: string, clientId: string) => {
      const answers: string[] = []
      for (let count = 0; count < 12; count += 1) {
        const { status, headers, body } = await oauth.post(
          {
            grant_type: 'client_credentials',
            client_id: clientId,
            client_secret: madeUp(oauth.clients.machine.secretId),
          },
          { 'x-forwarded-for': address },
        )
        const { request_id: _, ...rest } = body
        const told = ['retry-after', 'ratelimit', 'ratelimit-policy'].map((name) => headers.get(name))
        answers.push(JSON.stringify([status, told, rest]))
      }
      return answers
    }
    const known = await answersFor('203.0.113.93', oauth.clients.machine.clientId)
    expect(await answersFor('203.0.113.94', oauth.app.deps.ids.mint('Application'))).toEqual(known)
    expect(known.at(-1)).toContain('429')
  })

  it('gain nothing by a made-up X-Forwarded-For: only what the trusted proxy wrote counts', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 40; count += 1) {
      const { status } = await oauth.post(
        { grant_type: 'client_credentials', client_id: oauth.app.deps.ids.mint('Application'), client_secret: 'guess' },
        { 'x-forwarded-for': `192.0.2.${count}, 203.0.113.96` },
      )
      statuses.push(status)
    }
    expect(statuses.indexOf(429)).toBe(20)
  })

  it('by clients there are not cost the database a bounded number of look-ups, and a right client is read again', async () => {
    const address = '203.0.113.95'
    const { machine } = oauth.clients
    const askFrom = (clientId: string, clientSecret: string) =>
      oauth.post(
        { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
        { 'x-forwarded-for': address },
      )
    const { clients } = oauth.app.app.services
    const find = clients.find.bind(clients)
    let lookUps = 0
    clients.find = (clientId) => {
      if (clients.isToBeRead(clientId)) lookUps += 1
      return find(clientId)
    }
    try {
      for (let count = 0; count < 200; count += 1) await askFrom(oauth.app.deps.ids.mint('Application'), 'guess')
      expect(lookUps).toBe(70)
      // As after a restart.
      oauth.app.deps.changes.gap()
      const refused = await askFrom(machine.clientId, machine.clientSecret)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
      clock.advance(1_000)
      expect((await askFrom(machine.clientId, machine.clientSecret)).status).toBe(200)
    } finally {
      clients.find = find
    }
  })

  it('count for the whole /64 of an IPv6 address, because one caller has all of it', async () => {
    for (let count = 0; count < 20; count += 1) {
      await oauth.post(
        { grant_type: 'client_credentials', client_id: oauth.app.deps.ids.mint('Application'), client_secret: 'guess' },
        { 'x-forwarded-for': `2001:db8:0:7::${count + 1}` },
      )
    }
    const { status } = await oauth.post({}, { 'x-forwarded-for': '2001:db8:0:7:ffff::1' })
    expect(status).toBe(429)
    const neighbour = await oauth.post({}, { 'x-forwarded-for': '2001:db8:0:8::1' })
    expect(neighbour.status).toBe(401)
  })
})
