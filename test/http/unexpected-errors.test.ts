import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { codeOf, expectNothingOfTheInside, read, type Refused } from './refusal.ts'

let app: TestApp
let client: TestClient
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  client = await app.application(space.id, ['applications:read', 'audit:export'])
  token = await app.token(client)
})
afterAll(() => app.close())
afterEach(() => vi.restoreAllMocks())

/** What no answer may repeat. */
const inside = () =>
  new Error(
    `insert or update on table "users" violates constraint "x"\n    at run (/srv/postern/store.ts:1:1) ${token}`,
  )
const fail = (): never => {
  throw inside()
}

const query = (): Promise<Response> =>
  fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ applications { edges { node { id } } } }"}',
  })

/** What breaks, and a request that comes upon it. */
const accidents: Readonly<Record<string, () => Promise<Response>>> = {
  'while a token is looked at': () => {
    vi.spyOn(app.deps.policy, 'standing').mockRejectedValue(inside())
    return query()
  },
  'while a query runs': () => {
    vi.spyOn(app.deps.policy, 'filter').mockImplementation(fail)
    return query()
  },
  'while a token is signed': () => {
    vi.spyOn(app.deps.signer, 'prepare').mockReturnValue(() => Promise.reject(inside()))
    return app.tokenRequest(client)
  },
  'while a token is made ready': () => {
    vi.spyOn(app.deps.signer, 'prepare').mockImplementation(fail)
    return app.tokenRequest(client)
  },
  'while a client is looked up': () => {
    vi.spyOn(app.app.services.clients, 'find').mockImplementation(() => Promise.reject(inside()))
    return app.tokenRequest(client)
  },
  'while the keys are published': () => {
    vi.spyOn(app.deps.signer, 'keySet').mockImplementation(fail)
    return fetch(`${app.url}/.well-known/jwks.json`)
  },
  'while the export begins': () => {
    vi.spyOn(app.deps.policy, 'filter').mockImplementation(fail)
    return fetch(`${app.url}/audit/export`, { headers: { authorization: `Bearer ${token}` } })
  },
  'while it is looked whether there is an owner': () => {
    vi.spyOn(app.app.services.setUpGate, 'isSetUp').mockRejectedValue(inside())
    return fetch(`${app.url}/setup`)
  },
}

describe('an error nobody thought of', () => {
  it.each(Object.keys(accidents))(
    '%s is answered by a code and the request, and its text stays inside',
    async (what) => {
      const before = app.logLines.length
      const answer: Refused = await read(await accidents[what]!())
      expect(answer.status).toBe(500)
      expect(codeOf(answer.text)).toBe('INTERNAL')
      expectNothingOfTheInside(answer.text)
      expect(answer.text).not.toContain(token)
      const requestId = answer.headers.get('x-request-id') ?? ''
      expect(answer.text).toContain(requestId)
      const logged = app.logLines.slice(before).filter((line) => line.includes('"level":"error"'))
      expect(logged.length, 'the operator finds it').toBeGreaterThan(0)
    },
  )

  it('leaves the service as it was', async () => {
    expect((await query()).status).toBe(200)
    expect((await app.tokenRequest(client)).status).toBe(200)
  })
})
