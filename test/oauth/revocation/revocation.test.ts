import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableApplication, enableApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { TestClock } from '../../support/clock.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { failAtAudit } from '../../support/sabotage.ts'
import { config } from './config.ts'

const clock = new TestClock()
let oauth: OAuthTest<'machine' | 'other' | 'reader'>

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const revoked = () => oauth.app.deps.database.client.revokedToken.findMany()
const eventOf = async (requestId: string | null) =>
  (await oauth.app.events()).filter(({ request }) => request === requestId)

describe('revocation (RFC 7009)', () => {
  it('ends the token, and no other of the same application, from the next call on', async () => {
    const { machine } = oauth.clients
    const [token, sibling] = [await oauth.accessToken(machine), await oauth.accessToken(machine)]
    expect([await oauth.isTaken(token), await oauth.isTaken(sibling)]).toEqual([true, true])
    const answer = await oauth.revoke(machine, token)
    expect([answer.status, answer.text, answer.headers.get('cache-control')]).toEqual([200, '', 'no-store'])
    expect([await oauth.isTaken(token), await oauth.isTaken(sibling)]).toEqual([false, true])
    expect((await oauth.introspect(machine, token)).body).toEqual({ active: false })
  })

  it('is recorded with the token and what it was, in the name of the application', async () => {
    const { machine } = oauth.clients
    const token = await oauth.accessToken(machine)
    const { headers } = await oauth.revoke(machine, token)
    const { jti, exp } = decodeJwt(token)
    expect(await eventOf(headers.get('x-request-id'))).toEqual([
      expect.objectContaining({
        action: 'tokens:revoke',
        outcome: 'done',
        actor: { type: 'application', id: machine.clientId, space: oauth.spaceId, credential: machine.secretId },
        space: oauth.spaceId,
        target: { type: 'Token', id: jti },
        change: { after: { application: machine.clientId, expiresAt: new Date(exp! * 1000).toISOString() } },
      }),
    ])
  })

  it('takes client_secret_post too, and a hint, of whatever it is', async () => {
    const { machine } = oauth.clients
    const { clientId, clientSecret } = machine
    for (const hint of ['access_token', 'refresh_token', 'nonsense']) {
      const token = await oauth.accessToken(machine)
      const form = { token, token_type_hint: hint, client_id: clientId, client_secret: clientSecret }
      expect((await oauth.post(form, {}, '/oauth/revoke')).status).toBe(200)
      expect(await oauth.isTaken(token)).toBe(false)
    }
  })

  it('done twice, or fifty times at once, is answered like once and is one row', async () => {
    const { machine } = oauth.clients
    const token = await oauth.accessToken(machine)
    const before = (await revoked()).length
    const answers = await Promise.all(Array.from({ length: 50 }, () => oauth.revoke(machine, token)))
    answers.push(await oauth.revoke(machine, token))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 ']))
    expect(await revoked()).toHaveLength(before + 1)
    expect(await oauth.isTaken(token)).toBe(false)
  })

  it('of a token of another application does nothing and is answered alike, but leaves evidence', async () => {
    const { machine, other, reader } = oauth.clients
    const token = await oauth.accessToken(machine)
    const own = await oauth.revoke(other, await oauth.accessToken(other))
    for (const stranger of [other, reader]) {
      const before = await revoked()
      const answer = await oauth.revoke(stranger, token)
      expect([answer.status, answer.text]).toEqual([own.status, own.text])
      expect([...answer.headers.keys()]).toEqual([...own.headers.keys()])
      expect(await revoked()).toEqual(before)
      expect(await oauth.isTaken(token)).toBe(true)
      expect(await eventOf(answer.headers.get('x-request-id'))).toEqual([
        expect.objectContaining({
          action: 'tokens:revoke',
          outcome: 'refused',
          code: 'FORBIDDEN',
          actor: expect.objectContaining({ id: stranger.clientId }),
          target: { type: 'Token', id: decodeJwt(token).jti },
        }),
      ])
    }
  })

  it.each<[string, () => Promise<string> | string]>([
    ['nonsense', () => 'x'],
    ['the ID of a token', async () => decodeJwt(await oauth.accessToken(oauth.clients.machine)).jti!],
    ['a token whose signature was changed', async () => `${await oauth.accessToken(oauth.clients.machine)}A`],
    ['a token without a signature', () => 'eyJhbGciOiJub25lIn0.e30.'],
    ['the secret of the client', () => oauth.clients.machine.clientSecret],
    ['NUL, quotes and what is not ASCII', () => `'"\\é`],
    ['a token as long as the body may be', () => 'a'.repeat(15_000)],
  ])('of %s does nothing and says nothing', async (_what, token) => {
    const before = await revoked()
    const answer = await oauth.revoke(oauth.clients.machine, await token())
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(await revoked()).toEqual(before)
  })

  it('of a token that has expired does nothing', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    const before = await revoked()
    clock.advance(7 * 3_600_000)
    expect((await oauth.revoke(oauth.clients.machine, token)).status).toBe(200)
    expect(await revoked()).toEqual(before)
  })

  it('holds when the clock is set back after the token had ended and the list was tidied', async () => {
    const { machine } = oauth.clients
    const token = await oauth.accessToken(machine)
    await oauth.revoke(machine, token)
    clock.advance(8 * 3_600_000)
    // Tidies, by what it adds.
    await oauth.revoke(machine, await oauth.accessToken(machine))
    await oauth.app.app.jobs.runNow('expire')
    clock.advance(-8 * 3_600_000)
    expect(await oauth.isTaken(token)).toBe(false)
    oauth.app.deps.changes.gap()
    expect(await oauth.isTaken(token)).toBe(false)
  })

  it('is read again where changes may have been missed', async () => {
    const { machine } = oauth.clients
    const token = await oauth.accessToken(machine)
    expect(await oauth.isTaken(token)).toBe(true)
    // As another instance would, with no notice that arrives.
    const { jti, exp } = decodeJwt(token)
    const times = { expiresAt: new Date(exp! * 1000), revokedAt: new Date(clock.now()) }
    await oauth.app.deps.database.client.revokedToken.create({
      data: { id: jti!, spaceId: oauth.spaceId, applicationId: machine.clientId, ...times },
    })
    expect(await oauth.isTaken(token)).toBe(true)
    oauth.app.deps.changes.gap()
    expect(await oauth.isTaken(token)).toBe(false)
  })

  it('is not done where its event cannot be written, and says so', async () => {
    const { machine } = oauth.clients
    const token = await oauth.accessToken(machine)
    const mend = await failAtAudit('tokens:revoke')(oauth.app.database)
    try {
      const { status, body } = await oauth.revoke(machine, token)
      expect([status, body['error'], body['code']]).toEqual([503, 'temporarily_unavailable', 'AUDIT_UNAVAILABLE'])
    } finally {
      await mend()
    }
    expect(await oauth.isTaken(token)).toBe(true)
    expect((await oauth.revoke(machine, token)).status).toBe(200)
    expect(await oauth.isTaken(token)).toBe(false)
  })
})

describe('the revocation endpoint believes clients exactly as the token endpoint does', () => {
  const path = '/oauth/revoke'
  const known = () => ({ authorization: basic(oauth.clients.machine) })

  it.each<[string, () => Promise<{ status: number; body: Readonly<Record<string, unknown>> }>, unknown[]]>([
    ['no credentials', () => oauth.post({ token: 'x' }, {}, path), [401, 'invalid_client']],
    [
      'a wrong secret',
      () => oauth.revoke({ ...oauth.clients.machine, clientSecret: 'x' }, 'x'),
      [401, 'invalid_client'],
    ],
    [
      'a bearer token in place of them',
      async () =>
        oauth.post({ token: 'x' }, { authorization: `Bearer ${await oauth.accessToken(oauth.clients.machine)}` }, path),
      [401, 'invalid_client'],
    ],
    [
      'two methods at once',
      () => oauth.post({ token: 'x', client_secret: 'x' }, known(), path),
      [400, 'invalid_request'],
    ],
    ['a token in the URI', () => oauth.post('', known(), `${path}?token=x`), [400, 'invalid_request']],
    ['two tokens', () => oauth.post('token=a&token=b', known(), path), [400, 'invalid_request']],
    ['no token', () => oauth.post({ token_type_hint: 'access_token' }, known(), path), [400, 'invalid_request']],
    ['a token without a value', () => oauth.post('token=', known(), path), [400, 'invalid_request']],
    [
      'JSON',
      () => oauth.post('{"token":"x"}', { ...known(), 'content-type': 'application/json' }, path),
      [400, 'invalid_request'],
    ],
  ])('refuses %s', async (_what, ask, expected) => {
    const { status, body } = await ask()
    expect([status, body['error']]).toEqual(expected)
  })

  it('takes no GET', async () => {
    const response = await fetch(`${oauth.app.url}${path}?token=x`, { headers: known() })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('records a right secret of an application that is disabled, under what it asked for', async () => {
    const { other } = oauth.clients
    const which = { applicationId: other.clientId }
    const token = await oauth.accessToken(other)
    await disableApplication.perform(oauth.app.deps, oauth.app.call(), which)
    const { status, headers } = await oauth.revoke(other, token)
    expect(status).toBe(401)
    expect(await eventOf(headers.get('x-request-id'))).toMatchObject([
      { action: 'tokens:revoke', outcome: 'refused', code: 'UNAUTHENTICATED', actor: { id: other.clientId } },
    ])
    await enableApplication.perform(oauth.app.deps, oauth.app.call(), which)
  })
})
