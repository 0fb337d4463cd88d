import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let token: string
let clientId: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  const client = await app.application(space.id, ['applications:read', 'applications:rotate', 'audit:read'])
  clientId = client.clientId
  token = await app.token(client)
})
afterAll(() => app.close())

const events = (from: string) =>
  app.graphql(token, 'query ($from: DateTime!) { auditEvents(from: $from, first: 1) { edges { node { id } } } }', {
    from,
  })

describe('a time that is given', () => {
  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00+00:01',
    '2199-12-31T23:59:59-00:01',
    '2200-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('is refused clearly beyond the years it may be in: %s', async (time) => {
    const { status, errors } = await events(time)
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_INVALID'])
    expect(errors?.[0]?.message).toContain('in the years 1970 to 2199')
    const literal = await app.graphql(token, `{ auditEvents(from: "${time}") { edges { node { id } } } }`)
    expect([literal.status, literal.errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_INVALID'])
  })

  it.each(['1970-01-01T00:00:00Z', '2199-12-31T23:59:59.999Z'])('is taken up to its ends: %s', async (time) => {
    const { status, errors } = await events(time)
    expect([status, errors]).toEqual([200, undefined])
  })
})

describe('the time a secret starts to work', () => {
  const day = 86_400_000
  const rotate = async (inDays: number) => {
    const notBefore = new Date(app.deps.clock.now() + inDays * day).toISOString()
    const { data } = await app.graphql(
      token,
      'mutation ($input: RotateApplicationSecretInput!) { rotateApplicationSecret(input: $input) { ... on RotateApplicationSecretSuccess { secret { notBefore } } ... on InvalidInputError { fields { path } } } }',
      { input: { applicationId: clientId, notBefore } },
    )
    return { notBefore, result: data.rotateApplicationSecret }
  }

  it('is at most a year ahead', async () => {
    const soon = await rotate(365)
    expect(soon.result).toEqual({ secret: { notBefore: soon.notBefore } })
    expect((await rotate(367)).result).toEqual({ fields: [{ path: 'notBefore' }] })
  })
})

describe('a cursor or an ID from the end of time', () => {
  it.each(['evt_7zzzzzzzzz0000000000000000', 'evt_zzzzzzzzzzzzzzzzzzzzzzzzzz'])(
    'is refused or finds nothing: %s',
    async (id) => {
      const after = Buffer.from(id).toString('base64url')
      const page = await app.graphql(token, `{ auditEvents(after: "${after}", first: 1) { edges { node { id } } } }`)
      const one = await app.graphql(token, `{ auditEvent(eventId: "${id}") { id } }`)
      expect([page.status, one.status]).toEqual([200, 200])
      expect(one.errors?.[0]?.extensions.code).toMatch(/NOT_FOUND|INVALID_INPUT/)
    },
  )
})

describe('the size of a log', () => {
  const consistency = (size: string) =>
    app.graphql(token, `{ auditConsistency(size: ${size}) { checkpoint { size } hashes } }`)

  it.each(['2147483648', '9007199254740991'])('is beyond 32 bits still a size: %s', async (size) => {
    const { status, errors } = await consistency(size)
    expect([status, errors?.[0]?.extensions.code]).toEqual([200, 'INVALID_INPUT'])
    expect(errors?.[0]?.message).toContain(size)
  })

  it.each(['9007199254740992', '1e3', '1.5', '"1"', '99999999999999999999999'])(
    'is refused where it is no whole number: %s',
    async (size) => {
      const { status, errors } = await consistency(size)
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_INVALID'])
    },
  )
})

describe('an export without its scope', () => {
  it('is answered with the scope that would do', async () => {
    const response = await fetch(`${app.url}/audit/export`, { headers: { authorization: `Bearer ${token}` } })
    await response.text()
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="postern", error="insufficient_scope", scope="audit:export"',
    )
  })
})
