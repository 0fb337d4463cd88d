import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signingAlgorithms } from '../../../packages/server/src/domain/applications/model.ts'
import { nonceStepMs } from '../../../packages/server/src/domain/tokens/dpop-nonces.ts'
import { assertionClaims, assertionForm, registerPair, signedJwt } from '../../support/assertions.ts'
import { TestClock } from '../../support/clock.ts'
import { KeyHolder } from '../../support/dpop.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const clock = new TestClock()
let oauth: OAuthTest<'bound' | 'free'>
let holder: KeyHolder

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
beforeEach(() => {
  holder = new KeyHolder(clock)
})
afterAll(() => oauth.close())

const tokenUrl = () => `${oauth.app.url}/oauth/token`

const ask = async (name: 'bound' | 'free', proof?: string) => {
  const answer = await oauth.post(
    { grant_type: 'client_credentials' },
    { authorization: basic(oauth.clients[name]), ...(proof !== undefined && { dpop: proof }) },
  )
  holder.learn(answer)
  return answer
}

/** A token request whose first try only asks for the nonce. */
const askTwice = async (name: 'bound' | 'free') => {
  await ask(name, holder.proof({ url: tokenUrl() }))
  return ask(name, holder.proof({ url: tokenUrl() }))
}

describe('a DPoP proof at the token endpoint (RFC 9449 §5)', () => {
  it.each(signingAlgorithms)('by %s binds the token to its key, and the answer says so', async (alg) => {
    holder = new KeyHolder(clock, alg)
    const { status, body } = await askTwice('bound')
    expect([status, body['token_type']]).toEqual([200, 'DPoP'])
    expect(decodeJwt(String(body['access_token']))['cnf']).toEqual({ jkt: holder.thumbprint })
  })

  it('binds the token of an application that need not send one, too', async () => {
    const { body } = await askTwice('free')
    expect(body['token_type']).toBe('DPoP')
    expect(decodeJwt(String(body['access_token']))['cnf']).toEqual({ jkt: holder.thumbprint })
    const unbound = await ask('free')
    expect([unbound.status, unbound.body['token_type']]).toEqual([200, 'Bearer'])
    expect(decodeJwt(String(unbound.body['access_token']))).not.toHaveProperty('cnf')
  })

  it('is demanded of an application whose tokens must be bound, and that it did not come is recorded', async () => {
    clock.advance(1)
    const known = (await oauth.app.events()).length
    const { status, body } = await ask('bound')
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
    expect(body['error_description']).toMatch(/send a DPoP proof/)
    expect((await oauth.app.events()).slice(known)).toEqual([
      expect.objectContaining({ action: 'tokens:issue', outcome: 'refused', code: 'FORBIDDEN' }),
    ])
  })

  it('leaves the key in the evidence of the token', async () => {
    // Events are in the order of their IDs, which within a millisecond is any.
    clock.advance(1)
    await askTwice('bound')
    const event = (await oauth.app.events()).findLast(({ action }) => action === 'tokens:issue')
    expect(event).toMatchObject({ outcome: 'done', change: { after: { boundTo: { jkt: holder.thumbprint } } } })
  })

  it('is offered by the metadata (§5.1)', async () => {
    const response = await fetch(`${oauth.app.url}/.well-known/oauth-authorization-server`)
    expect(await response.json()).toMatchObject({ dpop_signing_alg_values_supported: [...signingAlgorithms] })
  })

  it('stands in introspection, with the type of the token (§6.2)', async () => {
    const { body } = await askTwice('free')
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect((await oauth.introspect(oauth.clients.free, token)).body).toMatchObject({
      ...{ active: true, token_type: 'DPoP', cnf: { jkt: holder.thumbprint } },
    })
    const unbound = await oauth.introspect(oauth.clients.free, await oauth.accessToken(oauth.clients.free))
    expect(unbound.body).toMatchObject({ active: true, token_type: 'Bearer' })
    expect(unbound.body).not.toHaveProperty('cnf')
  })
})

describe('the nonce of a proof (RFC 9449 §8)', () => {
  it('is asked for, told, and then taken', async () => {
    const { status, headers, body } = await ask('bound', holder.proof({ url: tokenUrl() }))
    expect([status, body['error']]).toEqual([400, 'use_dpop_nonce'])
    expect(headers.get('dpop-nonce')).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect((await ask('bound', holder.proof({ url: tokenUrl() }))).status).toBe(200)
  })

  it('is asked for without using up an assertion that comes again with the same form', async () => {
    const { clientId } = await oauth.app.application(oauth.spaceId, [], { tokenBinding: 'dpop' })
    const { privateKey } = await registerPair(oauth.app, clientId)
    const claims = assertionClaims(clientId, oauth.app.url, clock.now())
    const form = { grant_type: 'client_credentials', ...assertionForm(signedJwt({ alg: 'ES256' }, claims, privateKey)) }
    const first = await oauth.post(form, { dpop: holder.proof({ url: tokenUrl() }) })
    expect(first.body['error']).toBe('use_dpop_nonce')
    holder.learn(first)
    expect((await oauth.post(form, { dpop: holder.proof({ url: tokenUrl() }) })).status).toBe(200)
  })

  it('serves for many proofs, and is renewed by an answer that takes it while it still counts', async () => {
    await askTwice('bound')
    const first = holder.nonce
    expect((await ask('bound', holder.proof({ url: tokenUrl() }))).headers.get('dpop-nonce')).toBeNull()
    clock.advance(nonceStepMs)
    const renewed = await ask('bound', holder.proof({ url: tokenUrl() }))
    expect([renewed.status, renewed.headers.get('dpop-nonce') === first]).toEqual([200, false])
    expect(renewed.headers.get('dpop-nonce')).not.toBeNull()
  })

  it('is refused once it is old, and another is told', async () => {
    await askTwice('bound')
    const old = holder.nonce
    clock.advance(2 * nonceStepMs)
    expect((await ask('bound', holder.proof({ url: tokenUrl() }))).body['error']).toBe('use_dpop_nonce')
    expect(holder.nonce).not.toBe(old)
    expect((await ask('bound', holder.proof({ url: tokenUrl() }))).status).toBe(200)
  })

  it('cannot be made by anybody else', async () => {
    await askTwice('bound')
    const [step = '', mac = ''] = (holder.nonce ?? '').split('.')
    const made = [
      ...['', 'x', step, `${step}.`, `${step}.${'A'.repeat(43)}`, `${Number(step) + 1}.${mac}`, `${step}.${mac}A`],
      ...[`${step}.${mac.slice(0, -1)}`, `0${step}.${mac}`, 7, null, [holder.nonce], `${step}.${mac} `],
    ]
    for (const nonce of made) {
      const { status, body } = await ask('bound', holder.proof({ url: tokenUrl() }, { claims: { nonce } }))
      expect([nonce, status, body['access_token']]).toEqual([nonce, 400, undefined])
    }
  })

  it('of another installation is none here', async () => {
    const other = await startOAuth(config, { clock })
    try {
      const answer = await other.post(
        { grant_type: 'client_credentials' },
        { authorization: basic(other.clients.bound), dpop: holder.proof({ url: `${other.app.url}/oauth/token` }) },
      )
      holder.learn(answer)
      expect(holder.nonce).toBeDefined()
    } finally {
      await other.close()
    }
    expect((await ask('bound', holder.proof({ url: tokenUrl() }))).body['error']).toBe('use_dpop_nonce')
  })

  it('is no refusal, so that evidence of refusals means something', async () => {
    oauth.app.deps.refusals.take()
    await ask('bound', holder.proof({ url: tokenUrl() }))
    expect(oauth.app.deps.refusals.take()).toEqual([])
  })
})

describe('what an application demands of its tokens', () => {
  it('is nothing at first, and changed like its other settings; demanding it voids the tokens it has', async () => {
    const admin = await oauth.app.application(oauth.spaceId, ['applications:update', 'applications:read'])
    const { clientId, clientSecret } = await oauth.app.application(oauth.spaceId, ['applications:read'])
    const change = async (tokenBinding: string) => {
      const { data } = await oauth.app.graphql(
        await oauth.app.token(admin),
        `mutation ($input: UpdateApplicationInput!) {
          updateApplication(input: $input) {
            ... on UpdateApplicationSuccess { application { tokenBinding } }
            ... on Error { code }
          }
        }`,
        { input: { applicationId: clientId, tokenBinding } },
      )
      return data.updateApplication
    }
    const token = await oauth.accessToken({ clientId, clientSecret })
    expect(await change('none')).toEqual({ application: { tokenBinding: 'none' } })
    expect(await oauth.isTaken(token)).toBe(true)
    expect(await change('dpop')).toEqual({ application: { tokenBinding: 'dpop' } })
    expect(await oauth.isTaken(token)).toBe(false)
    expect((await oauth.tokenOf({ clientId, clientSecret })).body['error']).toBe('invalid_request')
    expect(await change('none')).toEqual({ application: { tokenBinding: 'none' } })
    expect((await oauth.tokenOf({ clientId, clientSecret })).status).toBe(200)
  })

  it('goes along with a copy', async () => {
    const admin = await oauth.app.application(oauth.spaceId, [
      ...(['applications:copy', 'applications:create', 'applications:read'] as const),
    ])
    const { data } = await oauth.app.graphql(
      await oauth.app.token(admin),
      `mutation ($input: CopyApplicationInput!) {
        copyApplication(input: $input) {
          ... on CopyApplicationSuccess { application { tokenBinding } }
          ... on Error { code message }
        }
      }`,
      { input: { applicationId: oauth.clients.bound.clientId, spaceId: oauth.spaceId, name: 'copy' } },
    )
    expect(data.copyApplication).toEqual({ application: { tokenBinding: 'dpop' } })
  })
})
