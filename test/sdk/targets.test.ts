import { expect, test } from 'vitest'
import { AccessToken } from '../../packages/sdk/src/access-token.ts'
import { platformWith } from '../../packages/sdk/src/platform.ts'
import { createTokenSource } from '../../packages/sdk/src/token-source.ts'
import { FakeClock, hour } from './support/fake-clock.ts'
import { rejectionOf, tellStory } from './support/story.ts'

test('the order of scopes makes no difference, and different scopes or audiences have tokens of their own', async () => {
  const { issuer, client } = tellStory()
  const values = [
    await client.token({ scope: ['audit:read', 'applications:read'] }),
    await client.token({ scope: ['applications:read', 'audit:read'] }),
    await client.token({ scope: ['audit:read'] }),
    await client.token({ scope: ['audit:read'], audience: 'https://orders.example.com' }),
    await client.token(),
  ].map(({ value }) => value)
  expect(values).toEqual(['token-1', 'token-1', 'token-2', 'token-3', 'token-4'])
  expect(issuer.tokenCalls).toHaveLength(4)
})

test('an empty scope is refused for a single token too', async () => {
  const { issuer, client } = tellStory()
  expect(await rejectionOf(client.token({ scope: [] }))).toMatchObject({ code: 'INVALID_CONFIGURATION' })
  expect(issuer.calls).toHaveLength(0)
})

test('targets that callers make up as they go do not pile up: expired ones are let go', async () => {
  const clock = new FakeClock()
  const platform = platformWith({ clock })
  let fetched = 0
  const tokens = createTokenSource({
    platform,
    emit: () => {},
    longestFlightMs: 10_000,
    fetchToken: async () => {
      fetched += 1
      return new AccessToken({
        value: `token-${fetched}`,
        scope: [],
        requestedAt: clock.now(),
        lifeSeconds: 6 * 3600,
        refreshInSeconds: null,
        clockSkewMs: null,
      })
    },
  })
  for (let number = 0; number < 64; number += 1) await tokens.get({ audience: `https://${number}.example.com` })
  expect(tokens.size).toBe(64)
  await clock.advance(7 * hour)
  await tokens.get({ audience: 'https://64.example.com' })
  expect(tokens.size).toBe(1)
})
