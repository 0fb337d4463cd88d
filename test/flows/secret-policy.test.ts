import { grantablePermissions } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'

const dayMs = 86_400_000
const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

const inDays = (days: number): string => new Date(clock.now() + days * dayMs).toISOString()

const slot = 'secretId secret { label notBefore expiresAt hasExpiry state }'
const selections: Readonly<Record<string, string>> = {
  rotateApplicationSecret: slot,
  createApplication: slot,
  labelApplicationSecret: slot,
  setSpaceSecretPolicy: 'space { secretPolicy { longestDays mostSecrets mustExpire } }',
}

/** A space, an application in it that may do everything there, and how it asks. */
const working = async () => {
  const space = await app.space()
  const client = await app.application(space.id, grantablePermissions)
  const token = await app.token(client)
  const change = async (field: string, input: Readonly<Record<string, unknown>>) => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const answer = await app.graphql(
      token,
      `mutation Do($input: ${type}Input!) { done: ${field}(input: $input) {
        ... on Error { code message } ... on ${type}Success { ${selections[field]} }
      } }`,
      { input },
    )
    return answer.data?.done ?? answer
  }
  const applicationId = client.clientId
  return {
    ...{ space, client, token, change },
    rotate: (input: Readonly<Record<string, unknown>> = {}) =>
      change('rotateApplicationSecret', { applicationId, ...input }),
    rule: (input: Readonly<Record<string, unknown>>) => change('setSpaceSecretPolicy', { spaceId: space.id, ...input }),
  }
}

describe('the expiry of a secret', () => {
  it('is half a year away where nobody says anything, or as many days as are given', async () => {
    const { rotate } = await working()
    expect((await rotate()).secret).toMatchObject({ expiresAt: inDays(180), hasExpiry: true })
    expect((await rotate({ expiresInDays: 7 })).secret).toMatchObject({ expiresAt: inDays(7) })
  })

  it('is a moment to the millisecond, in whatever zone it was given', async () => {
    const { rotate } = await working()
    const { secret } = await rotate({ expiresAt: '2026-12-24T18:00:00.123+02:00', label: 'christmas' })
    expect(secret).toMatchObject({ expiresAt: '2026-12-24T16:00:00.123Z', label: 'christmas' })
    const noZone = await rotate({ expiresAt: '2026-12-24T18:00:00' })
    expect(noZone.errors[0].message).toContain('must look like')
  })

  it('is said once, and comes after the beginning', async () => {
    const { rotate } = await working()
    const refused = [
      await rotate({ expiresInDays: 7, expiresAt: inDays(8) }),
      await rotate({ neverExpires: true, expiresInDays: 7 }),
      await rotate({ notBefore: inDays(3), expiresAt: inDays(3) }),
      await rotate({ expiresAt: inDays(-1) }),
    ]
    for (const { code } of refused) expect(code).toBe('INVALID_INPUT')
  })
})

describe('what a space says of secrets', () => {
  it('is shown, and changed one by one', async () => {
    const { space, token, rule } = await working()
    const shown = await app.graphql(
      token,
      `{ space(id: "${space.id}") { secretPolicy { longestDays mostSecrets mustExpire } } }`,
    )
    expect(shown.data.space.secretPolicy).toEqual({ longestDays: 730, mostSecrets: 5, mustExpire: true })
    expect((await rule({ longestDays: 90 })).space.secretPolicy).toEqual({
      ...{ longestDays: 90, mostSecrets: 5, mustExpire: true },
    })
    expect((await rule({ mostSecrets: 2, mustExpire: false })).space.secretPolicy).toEqual({
      ...{ longestDays: 90, mostSecrets: 2, mustExpire: false },
    })
    for (const input of [{}, { longestDays: 0 }, { longestDays: 731 }, { mostSecrets: 1 }, { mostSecrets: 6 }])
      expect((await rule(input)).code).toBe('INVALID_INPUT')
  })

  it('bounds the life of each new secret, counted from when it begins, and is what it gets where nothing is said', async () => {
    const { rotate, rule } = await working()
    await rule({ longestDays: 30 })
    expect((await rotate()).secret.expiresAt).toBe(inDays(30))
    expect((await rotate({ notBefore: inDays(10), expiresAt: inDays(40) })).secret.expiresAt).toBe(inDays(40))
    const refused = [await rotate({ expiresInDays: 31 }), await rotate({ expiresAt: inDays(30.001) })]
    for (const { code, message } of refused) {
      expect(code).toBe('SECRET_POLICY')
      expect(message).toContain(`at most 30 days, this one until ${inDays(30)}`)
    }
  })

  it('decides whether one may go without an expiry', async () => {
    const { rotate, rule } = await working()
    const refused = await rotate({ neverExpires: true })
    expect([refused.code, refused.message]).toEqual(['SECRET_POLICY', expect.stringContaining('must expire')])
    await rule({ mustExpire: false })
    const { secretId, secret } = await rotate({ neverExpires: true })
    expect(secret).toMatchObject({ hasExpiry: false, expiresAt: '2199-12-31T23:59:59.999Z', state: 'empty' })
    expect(secretId).toMatch(/^sec_/)
    // Who says nothing still gets an expiry.
    expect((await rotate()).secret.hasExpiry).toBe(true)
  })

  it('bounds how many an application has at once, and leaves those there are', async () => {
    const { rotate, rule } = await working()
    await rotate()
    await rotate()
    await rule({ mostSecrets: 2 })
    const refused = await rotate()
    expect([refused.code, refused.message]).toEqual([
      'TOO_MANY_SECRETS',
      expect.stringMatching(/has 2 secrets or more/),
    ])
  })

  it('holds for the first secret of an application as well', async () => {
    const { space, change, rule } = await working()
    await rule({ longestDays: 10 })
    const make = (name: string, secret: object) => change('createApplication', { spaceId: space.id, name, secret })
    expect((await make('long', { expiresInDays: 11 })).code).toBe('SECRET_POLICY')
    expect((await make('endless', { neverExpires: true })).code).toBe('SECRET_POLICY')
    expect((await make('short', {})).secret.expiresAt).toBe(inDays(10))
  })
})

describe('the label of a secret', () => {
  it('is changed, and tells what it is for', async () => {
    const { client, change } = await working()
    const { secret } = await change('labelApplicationSecret', { secretId: client.secretId, label: ' the old one ' })
    expect(secret.label).toBe('the old one')
    const refused = await change('labelApplicationSecret', { secretId: client.secretId, label: '  ' })
    expect(refused.code).toBe('INVALID_INPUT')
  })
})

describe('the environment of an application', () => {
  it('is what its space is for, also for one who may not read spaces', async () => {
    const space = await app.space(undefined, 'staging')
    const client = await app.application(space.id, ['applications:read'])
    const { data } = await app.graphql(
      await app.token(client),
      '{ application(id: "$") { environment } }'.replace('$', client.clientId),
    )
    expect(data.application.environment).toBe('staging')
  })
})
