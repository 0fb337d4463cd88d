import { expect, test } from 'vitest'
import type { ClientEvents } from '../../packages/sdk/src/events.ts'
import type { CredentialRequest } from '../../packages/sdk/src/credentials.ts'
import { fromProvider } from '../../packages/sdk/src/credentials/from-provider.ts'
import { hour, minute, second, settle } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import type { Call } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

const secretOf = ({ headers }: Call): string => atob((headers.get('authorization') ?? '').slice(6)).split(':')[1] ?? ''

/** A client whose provider gives `given` and whose issuer takes `good`, both of which the test may change. */
const tellOverlap = (given: string[], good: string[]) => {
  const state = { given, good, asked: [] as boolean[] }
  const story = tellStory({
    credentials: fromProvider(({ refused }: CredentialRequest) => {
      state.asked.push(refused)
      return { clientId: 'app_1', secrets: state.given }
    }),
  })
  story.issuer.onToken = (call) =>
    state.good.includes(secretOf(call)) ? story.issuer.tokenAnswer() : json(401, { error: 'invalid_client' })
  const events: ClientEvents['rotated'][] = []
  story.client.on('rotated', (event) => events.push(event))
  return { ...story, state, events, sent: () => story.issuer.tokenCalls.map(secretOf) }
}

test('the old secret serves while the new one does not work yet, and that is told', async () => {
  const { client, sent, events } = tellOverlap(['new', 'old'], ['old'])
  await client.token()
  expect(sent()).toEqual(['new', 'old'])
  expect(events).toEqual([{ position: 2, of: 2 }])
})

test('a secret that was refused is not tried first again, but is there when the other ends', async () => {
  const { client, clock, state, sent, events } = tellOverlap(['new', 'old'], ['old'])
  await client.token()
  await clock.advance(6 * hour)
  await client.token()
  expect(sent()).toEqual(['new', 'old', 'old'])
  state.good = ['new']
  await clock.advance(6 * hour)
  await client.token()
  expect(sent()).toEqual(['new', 'old', 'old', 'old', 'new'])
  expect(events).toEqual([
    { position: 2, of: 2 },
    { position: 1, of: 2 },
  ])
})

test('a refused secret makes the provider read again, past what it keeps, and the new secret is used at once', async () => {
  const { client, issuer } = tellStory({
    credentials: fromProvider(({ refused }) => ({ clientId: 'app_1', secrets: [refused ? 'new' : 'kept'] })),
  })
  issuer.onToken = (call) => (secretOf(call) === 'new' ? issuer.tokenAnswer() : json(401, { error: 'invalid_client' }))
  const events: unknown[] = []
  client.on('rotated', (event) => events.push(event))
  expect((await client.token()).value).toBe('token-1')
  expect(issuer.tokenCalls.map(secretOf)).toEqual(['kept', 'new'])
  expect(events).toEqual([{ position: 1, of: 1 }])
})

test('while nothing that is given works, the provider is asked past what it keeps once a minute at most', async () => {
  const { client, clock, state } = tellOverlap(['wrong'], [])
  for (let passed = 0; passed < 600; passed += 1) {
    await rejectionOf(client.token())
    await clock.advance(second)
  }
  const reloads = state.asked.filter(Boolean)
  expect(reloads.length).toBeGreaterThan(0)
  expect(reloads.length).toBeLessThanOrEqual(10)
})

test('a reload that brings the same secret does not send it a second time', async () => {
  const { client, state, sent } = tellOverlap(['wrong'], [])
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT' })
  expect(state.asked).toEqual([false, true])
  expect(sent()).toEqual(['wrong'])
})

test('of many secrets five are tried: more cannot be live, and each refused one counts as a guess', async () => {
  const { client, sent } = tellOverlap(['1', '2', '3', '4', '5', '6', '7'], ['7'])
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT' })
  expect(sent()).toEqual(['1', '2', '3', '4', '5'])
})

test('only a refusal of the client leads to the next secret: a refused scope or a full server does not', async () => {
  for (const answer of [
    () => json(400, { error: 'invalid_scope' }),
    () => json(400, { error: 'unauthorized_client' }),
    () => json(429, { error: 'slow_down' }, { 'retry-after': '60' }),
    () => json(401, { message: 'a proxy of ours' }),
    () => json(503, { error: 'invalid_client' }),
  ]) {
    const { client, issuer, sent } = tellOverlap(['new', 'old'], [])
    issuer.onToken = answer
    const failing = rejectionOf(client.token())
    await settle()
    expect(sent()).toEqual(['new'])
    client.close()
    await failing
  }
})

test('each fetched token is told, and each that could not be fetched with the time the old one has', async () => {
  const { client, clock, issuer } = tellStory()
  const told: unknown[] = []
  client.on('renewed', (event) => told.push(event))
  client.on('degraded', (event) => told.push(event))
  const { expiresAt } = await client.token({ audience: 'https://orders.example.com' })
  expect(told).toEqual([{ audience: 'https://orders.example.com', scope: ['applications:read'], expiresAt }])
  await clock.advance(5 * hour)
  issuer.isDown = true
  await client.token({ audience: 'https://orders.example.com' })
  await settle()
  expect(told[1]).toMatchObject({ error: { code: 'NETWORK' }, servedUntil: expiresAt })
  await clock.advance(hour)
  const failing = rejectionOf(client.token())
  await clock.advance(minute)
  await failing
  expect(told.at(-1)).toMatchObject({ audience: undefined, error: { code: 'NETWORK' }, servedUntil: null })
})

test('a listener can go, and one that throws harms nobody', async () => {
  const { client, clock } = tellStory()
  const heard: string[] = []
  client.on('renewed', () => {
    throw new Error('a fault of its own')
  })
  const off = client.on('renewed', () => heard.push('renewed'))
  await client.token()
  off()
  await clock.advance(6 * hour)
  expect((await client.token()).value).toBe('token-2')
  expect(heard).toEqual(['renewed'])
})

test('no event holds a secret or a token', async () => {
  const { client, clock, issuer } = tellOverlap(['secret-canary-1', 'secret-canary-2'], ['secret-canary-2'])
  const told: unknown[] = []
  for (const name of ['renewed', 'degraded', 'rotated'] as const) client.on(name, (event) => told.push(event))
  const token = await client.token()
  issuer.onToken = () => json(500, { error: 'secret-canary-1' })
  await clock.advance(5 * hour + minute)
  await client.token()
  await settle()
  expect(told).toHaveLength(3)
  expect(JSON.stringify(told)).not.toMatch(/canary/)
  expect(JSON.stringify(told)).not.toContain(token.value)
})

test('credentials are given in one way, or the client is not made', () => {
  const credentials = fromProvider(() => ({ clientId: 'app_1', secrets: ['one'] }))
  for (const wrong of [{ credentials, clientId: 'app_1' }, { clientId: '' }])
    expect(() => tellStory(wrong as never)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
})

test('a provider that gives nothing of use is a typed error', async () => {
  for (const given of [
    null,
    {},
    { clientId: 'app_1' },
    { clientId: '', secrets: ['a'] },
    { clientId: 'app_1', secrets: [] },
    { clientId: 'app_1', secrets: [''] },
    { clientId: 'app_1', secrets: 'a' },
  ]) {
    const { client, clock } = tellStory({ credentials: fromProvider(() => given as never) })
    const failing = rejectionOf(client.token())
    await clock.advance(10 * second)
    expect(await failing).toMatchObject({ code: 'SECRET_UNAVAILABLE' })
  }
})
