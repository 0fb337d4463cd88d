import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const clock = new TestClock()
let oauth: OAuthTest<keyof typeof config.clients>

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const told = ({ headers }: { readonly headers: Headers }) => [headers.get('ratelimit-policy'), headers.get('ratelimit')]
const statuses = async (name: keyof typeof config.clients, times: number): Promise<readonly number[]> => {
  const answers: number[] = []
  for (let count = 0; count < times; count += 1) answers.push((await oauth.tokenOf(oauth.clients[name])).status)
  return answers
}
const change = (name: keyof typeof config.clients, input: Readonly<Record<string, unknown>>) =>
  changeApplication.perform(oauth.app.deps, oauth.app.call(), { applicationId: oauth.clients[name].clientId, ...input })

describe('an application with a quota of tokens', () => {
  it('is told beside the limit of all what is left of its own', async () => {
    const answer = await oauth.tokenOf(oauth.clients.hourly)
    expect(answer.status).toBe(200)
    const [policy, standing] = told(answer)
    expect(policy).toBe('"tokens";q=600000;w=60, "tokens-per-hour";q=6;w=3600')
    expect(standing).toMatch(/^"tokens";r=\d+;t=\d+, "tokens-per-hour";r=5;t=600$/)
  })

  it('is told to slow down once it has used it up, until when, and which quota it was', async () => {
    expect(await statuses('hourly', 5)).toEqual([200, 200, 200, 200, 200])
    oauth.app.deps.refusals.take()
    const refused = await oauth.tokenOf(oauth.clients.hourly)
    expect([refused.status, refused.body['error'], refused.body['code']]).toEqual([429, 'slow_down', 'RATE_LIMITED'])
    expect(refused.body['error_description']).toContain('tokens-per-hour')
    expect(refused.headers.get('retry-after')).toBe('600')
    expect(told(refused)).toEqual(['"tokens-per-hour";q=6;w=3600', '"tokens-per-hour";r=0;t=600'])
    expect(oauth.app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'RATE_LIMITED', count: 1 })])
    clock.advance(10 * minuteMs)
    expect(await statuses('hourly', 2)).toEqual([200, 429])
  })

  it('holds nobody up who has none', async () => {
    expect(await statuses('free', 20)).toEqual(Array.from({ length: 20 }, () => 200))
    const answer = await oauth.tokenOf(oauth.clients.free)
    expect(told(answer)[0]).toBe('"tokens";q=600000;w=60')
  })

  it('may have one for an hour and one for a day, and both hold', async () => {
    expect(await statuses('both', 5)).toEqual([200, 200, 200, 200, 429])
    clock.advance(hourMs)
    // Of the day's six, four are used, and an hour brings back a quarter of one.
    expect(await statuses('both', 3)).toEqual([200, 200, 429])
    const refused = await oauth.tokenOf(oauth.clients.both)
    expect(refused.body['error_description']).toContain('tokens-per-day')
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(2.9 * 3_600)
    clock.advance(seconds * 1_000)
    expect(await statuses('both', 2)).toEqual([200, 429])
  })

  it('can be given another one, or none, which holds from the next token on', async () => {
    expect(await statuses('changed', 2)).toEqual([200, 429])
    await change('changed', { tokensPerDay: 2 })
    expect(await statuses('changed', 3)).toEqual([200, 200, 429])
    await change('changed', { tokensPerDay: null })
    expect(await statuses('changed', 4)).toEqual([200, 200, 200, 200])
    for (const tokensPerDay of [0, -1, 1.5, 100_000_001])
      await expect(change('changed', { tokensPerDay })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('is not counted by who does not hold its secret', async () => {
    const { clientId } = oauth.clients.hourly
    clock.advance(hourMs)
    for (let count = 0; count < 8; count += 1)
      expect((await oauth.tokenOf({ clientId, clientSecret: 'a guess' })).status).toBe(401)
    expect(await statuses('hourly', 7)).toEqual([200, 200, 200, 200, 200, 200, 429])
  })
})
