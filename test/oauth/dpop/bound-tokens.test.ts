import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nonceStepMs } from '../../../packages/server/src/domain/tokens/dpop-nonces.ts'
import { createForger } from '../../authorization/forgery.ts'
import { TestClock } from '../../support/clock.ts'
import { callWithProof, KeyHolder } from '../../support/dpop.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { sendRaw } from '../../support/raw-http.ts'
import { config } from './config.ts'

const clock = new TestClock()
const holder = new KeyHolder(clock)
let oauth: OAuthTest<'bound' | 'free'>
let token = ''

const tokenUrl = () => `${oauth.app.url}/oauth/token`
const apiUrl = () => `${oauth.app.url}/graphql`

const fetchToken = async (name: 'bound' | 'free'): Promise<string> => {
  const ask = () =>
    oauth.post(
      { grant_type: 'client_credentials' },
      { authorization: basic(oauth.clients[name]), dpop: holder.proof({ url: tokenUrl() }) },
    )
  let answer = await ask()
  holder.learn(answer)
  if (answer.status === 400) answer = await ask()
  return oauth.app.canary.keep(String(answer.body['access_token']))
}

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
  token = await fetchToken('bound')
})
afterAll(() => oauth.close())

const challengeOf = ({ headers }: Response) => headers.get('www-authenticate')
const invalidAsBearer = expect.stringMatching(/^Bearer realm="postern", error="invalid_token"/)

/** Every endpoint that takes an access token. */
const places: readonly { readonly method: string; readonly path: string }[] = [
  { method: 'POST', path: '/graphql' },
  { method: 'GET', path: '/graphql' },
  { method: 'GET', path: '/oauth/revocations' },
  { method: 'HEAD', path: '/oauth/revocations' },
  { method: 'GET', path: '/audit/export' },
]

const call = async ({ method, path }: { method: string; path: string }, headers: Record<string, string>) => {
  const response = await fetch(`${oauth.app.url}${path}`, {
    method,
    headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/json' }) },
    ...(method === 'POST' && { body: JSON.stringify({ query: '{ viewer { id } }' }) }),
  })
  await response.text()
  return response
}

describe('a token that is bound to a key (RFC 9449 §7)', () => {
  it.each(places.filter(({ method, path }) => method !== 'GET' || path !== '/graphql'))(
    'is taken at $method $path with a proof for that request, and in no other way',
    async ({ method, path }) => {
      const url = `${oauth.app.url}${path}`
      const dpop = () => holder.proof({ method, url, token })
      const refused: Record<string, string>[] = [
        { authorization: `Bearer ${token}` },
        { authorization: `Bearer ${token}`, dpop: dpop() },
        { authorization: `DPoP ${token}` },
        { authorization: `DPoP ${token}`, dpop: holder.proof({ method: 'PUT', url, token }) },
      ]
      for (const headers of refused) expect((await call({ method, path }, headers)).status).toBe(401)
      const taken = await call({ method, path }, { authorization: `DPoP ${token}`, dpop: dpop() })
      expect(taken.status).toBe(200)
    },
  )

  it('is no bearer token: it was stolen, or its holder does not know better (§7.2)', async () => {
    const response = await oauth.app.graphql(token, '{ viewer { id } }')
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, invalidAsBearer])
  })

  it('is known by the scheme in whatever case (RFC 9110 §11.1)', async () => {
    for (const scheme of ['dpop', 'DPOP']) {
      const dpop = holder.proof({ url: apiUrl(), token })
      const headers = { authorization: `${scheme} ${token}`, dpop }
      expect((await call({ method: 'POST', path: '/graphql' }, headers)).status).toBe(200)
    }
  })

  it('is not taken with two proofs', async () => {
    const body = '{"query":"{ viewer { id } }"}'
    const answer = await sendRaw(oauth.app.url, [
      'POST /graphql HTTP/1.1',
      'Host: 127.0.0.1',
      `Authorization: DPoP ${token}`,
      `DPoP: ${holder.proof({ url: apiUrl(), token })}`,
      `DPoP: ${holder.proof({ url: apiUrl(), token })}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    ])
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('error="invalid_dpop_proof"'),
    ])
  })

  it('is not taken beside another token', async () => {
    const free = await oauth.accessToken(oauth.clients.free)
    const body = '{"query":"{ viewer { id } }"}'
    const schemes = [`DPoP ${token}`, `Bearer ${free}`]
    for (const lines of [schemes, schemes.toReversed()]) {
      const answer = await sendRaw(oauth.app.url, [
        'POST /graphql HTTP/1.1',
        'Host: 127.0.0.1',
        ...lines.map((line) => `Authorization: ${line}`),
        `DPoP: ${holder.proof({ url: apiUrl(), token })}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        body,
      ])
      expect(answer.status).toBe(401)
    }
  })

  it('that names more in its binding than we check is none', async () => {
    const forger = await createForger(oauth.app, token)
    for (const cnf of [{ jkt: holder.thumbprint, jwk: {} }, { jkt: holder.thumbprint, kid: 'x' }, {}]) {
      const forged = forger.token({ claims: { cnf: cnf as never } })
      const proof = holder.proof({ url: apiUrl(), token: forged })
      expect((await callWithProof(apiUrl(), forged, proof)).status).toBe(401)
    }
    const good = forger.token({ claims: { cnf: { jkt: holder.thumbprint } } })
    expect((await callWithProof(apiUrl(), good, holder.proof({ url: apiUrl(), token: good }))).status).toBe(200)
  })

  it('is revoked like any other', async () => {
    const other = await fetchToken('bound')
    const revoked = await oauth.post({ token: other }, { authorization: basic(oauth.clients.bound) }, '/oauth/revoke')
    expect(revoked.status).toBe(200)
    const response = await callWithProof(apiUrl(), other, holder.proof({ url: apiUrl(), token: other }))
    expect([response.status, challengeOf(response)]).toEqual([401, expect.stringContaining('error="invalid_token"')])
  })

  it('is told in the scheme of its own which scope is missing (§7.1)', async () => {
    const free = await fetchToken('free')
    const url = `${oauth.app.url}/audit/export`
    const dpop = holder.proof({ method: 'GET', url, token: free })
    const response = await call({ method: 'GET', path: '/audit/export' }, { authorization: `DPoP ${free}`, dpop })
    expect([response.status, challengeOf(response)]).toEqual([
      403,
      'DPoP realm="postern", error="insufficient_scope", scope="audit:export"',
    ])
  })
})

describe('a token that is not bound', () => {
  it('is no better for a proof, and not taken as one that is', async () => {
    const free = await oauth.accessToken(oauth.clients.free)
    const proof = holder.proof({ url: apiUrl(), token: free })
    expect((await callWithProof(apiUrl(), free, proof)).status).toBe(401)
    expect(await oauth.isTaken(free)).toBe(true)
  })
})

describe('the challenge to who brings no token', () => {
  it.each(places)('at $method $path offers both ways to show one, without an error', async (place) => {
    const response = await call(place, {})
    // GraphiQL sends whoever opens it to the page where people sign in.
    if (place.method === 'GET' && place.path === '/graphql') return expect(response.status).toBeLessThan(500)
    expect([response.status, challengeOf(response)]).toEqual([
      401,
      'Bearer realm="postern", DPoP realm="postern", algs="ES256 ES384 EdDSA Ed25519 RS256 PS256"',
    ])
  })
})

describe('the nonce at our API (RFC 9449 §9)', () => {
  it('is asked for by 401, told, taken, and renewed', async () => {
    const fresh = new KeyHolder(clock)
    Object.assign(fresh, { pair: holder.pair })
    const asked = await callWithProof(apiUrl(), token, fresh.proof({ url: apiUrl(), token }))
    expect([asked.status, challengeOf(asked)]).toEqual([401, expect.stringContaining('error="use_dpop_nonce"')])
    fresh.learn(asked)
    const taken = await callWithProof(apiUrl(), token, fresh.proof({ url: apiUrl(), token }))
    expect([taken.status, taken.headers.get('dpop-nonce')]).toEqual([200, null])
    clock.advance(nonceStepMs)
    const renewed = await callWithProof(apiUrl(), token, fresh.proof({ url: apiUrl(), token }))
    expect([renewed.status, renewed.headers.get('dpop-nonce')]).toEqual([200, expect.any(String)])
    clock.advance(2 * nonceStepMs)
    const old = await callWithProof(apiUrl(), token, fresh.proof({ url: apiUrl(), token }))
    expect([old.status, challengeOf(old)]).toEqual([401, expect.stringContaining('error="use_dpop_nonce"')])
  })

  it('is no refusal, and what follows it is', async () => {
    oauth.app.deps.refusals.take()
    await callWithProof(apiUrl(), token, holder.proof({ url: apiUrl(), token }, { claims: { nonce: undefined } }))
    expect(oauth.app.deps.refusals.take()).toEqual([])
    await callWithProof(apiUrl(), token, 'x')
    expect(oauth.app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED', count: 1 })])
  })
})
