import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addCertificate,
  retireCertificate,
} from '../../../packages/server/src/domain/applications/certificate-commands.ts'
import { disableApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { selfSigned } from '../../support/certificates.ts'
import { asClient, type ClientCertificate } from '../../support/client-certificates.ts'
import { TestClock } from '../../support/clock.ts'
import { basic, startOAuth, type OAuthAnswer, type OAuthTest } from '../../support/oauth.ts'
import { sendRaw } from '../../support/raw-http.ts'
import { config } from './config.ts'

const dayMs = 86_400_000
const clock = new TestClock()
const grant = { grant_type: 'client_credentials' }
let oauth: OAuthTest<'machine' | 'other'>

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

/** An application of its own with a certificate. */
const machineWith = async (shown: ClientCertificate, more: object = {}) => {
  const { clientId } = await oauth.app.application(oauth.spaceId as never, config.clients.machine.permissions)
  const { certificate } = await addCertificate.perform(oauth.app.deps, oauth.app.call(), {
    ...{ applicationId: clientId, certificate: shown.certificate, ...more },
  })
  return { clientId, certificateId: certificate.id }
}

const ask = (clientId: string, shown: ClientCertificate | null, form: object = grant, path = '/oauth/token') =>
  oauth.post({ client_id: clientId, ...form }, shown ? { 'client-cert': shown.header } : {}, path)

const statusOf = async (clientId: string, shown: ClientCertificate | null): Promise<number> =>
  (await ask(clientId, shown)).status

/** All that an answer says, but for which request it answers. */
const plainOf = ({ status, headers, body: { request_id: _request, ...body } }: OAuthAnswer) => ({
  ...{ status, body: body as Readonly<Record<string, unknown>> },
  challenge: headers.get('www-authenticate'),
})

/** What a wrong secret is answered. */
const refusalOf = async () => {
  const { clientId } = oauth.clients.machine
  return plainOf(await oauth.post(grant, { authorization: basic({ clientId, clientSecret: 'wrong' }) }))
}

describe('a certificate that was added (self_signed_tls_client_auth, RFC 8705 §2.2)', () => {
  it('authenticates its application at every endpoint, by its client ID and nothing else', async () => {
    const shown = asClient(selfSigned())
    const { clientId, certificateId } = await machineWith(shown)
    const { status, body } = await ask(clientId, shown)
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
    const token = oauth.app.canary.keep(String(body['access_token']))
    // It was there to say who asks. Whether tokens are bound to it is another setting.
    expect(decodeJwt(token)).toMatchObject({ client_id: clientId, credential: certificateId })
    expect(decodeJwt(token)).not.toHaveProperty('cnf')
    expect(await oauth.isTaken(token)).toBe(true)
    const introspected = await ask(clientId, shown, { token }, '/oauth/introspect')
    expect(introspected.body).toMatchObject({ active: true, client_id: clientId })
    expect((await ask(clientId, shown, { token }, '/oauth/revoke')).status).toBe(200)
    expect(await oauth.isTaken(token)).toBe(false)
  })

  it('is named by the evidence of what it fetched, and says when and from where it was last used', async () => {
    const shown = asClient(selfSigned())
    const { clientId, certificateId } = await machineWith(shown)
    const from = oauth.freshAddress()
    // Events of one moment have no order.
    clock.advance(1)
    await oauth.post({ client_id: clientId, ...grant }, { 'client-cert': shown.header, 'x-forwarded-for': from })
    const events = await oauth.app.events()
    expect(events.findLast(({ action }) => action === 'tokens:issue')?.['actor']).toMatchObject({
      ...{ type: 'application', id: clientId, credential: certificateId },
    })
    await oauth.app.app.jobs.runNow('write-usage')
    const row = await oauth.app.deps.database.client.applicationCertificate.findUniqueOrThrow({
      where: { id: certificateId },
    })
    expect(row).toMatchObject({ lastUsedAt: new Date(clock.now()), lastUsedFrom: expect.any(String) })
    expect(JSON.stringify(row)).not.toContain(from)
  })

  it('is good for its own application alone', async () => {
    const [shown, others] = [asClient(selfSigned()), asClient(selfSigned())]
    const { clientId } = await machineWith(shown)
    const other = await machineWith(others)
    expect([await statusOf(clientId, others), await statusOf(other.clientId, shown)]).toEqual([401, 401])
    expect([await statusOf(clientId, shown), await statusOf(other.clientId, others)]).toEqual([200, 200])
  })

  it('is the one that was added: another for the same name and key is not it', async () => {
    const shown = asClient(selfSigned())
    const { clientId } = await machineWith(shown)
    expect(await statusOf(clientId, asClient(selfSigned()))).toBe(401)
  })

  it('works from when it was to, and ends with what was asked for', async () => {
    const shown = asClient(selfSigned())
    const notBefore = new Date(clock.now() + dayMs).toISOString()
    const { clientId } = await machineWith(shown, { notBefore, expiresInDays: 1 })
    expect(await statusOf(clientId, shown)).toBe(401)
    clock.advance(dayMs)
    expect(await statusOf(clientId, shown)).toBe(200)
    clock.advance(dayMs)
    expect(await statusOf(clientId, shown)).toBe(401)
  })

  it('ends with itself, however long was asked for', async () => {
    const shown = asClient(selfSigned({ until: '260501000000Z' }))
    const { clientId } = await machineWith(shown, { expiresInDays: 730 })
    expect(await statusOf(clientId, shown)).toBe(200)
    clock.advance(Date.parse('2026-05-01T00:00:00Z') - clock.now() - 1)
    expect(await statusOf(clientId, shown)).toBe(200)
    clock.advance(1)
    expect(await statusOf(clientId, shown)).toBe(401)
  })

  it('is not one that begins later, before it does', async () => {
    const shown = asClient(selfSigned({ from: '260701000000Z' }))
    const { clientId } = await machineWith(shown)
    expect(await statusOf(clientId, shown)).toBe(401)
    clock.advance(Date.parse('2026-07-01T00:00:00Z') - clock.now())
    expect(await statusOf(clientId, shown)).toBe(200)
  })

  it('is over once it is retired', async () => {
    const shown = asClient(selfSigned())
    const { clientId, certificateId } = await machineWith(shown)
    expect(await statusOf(clientId, shown)).toBe(200)
    await retireCertificate.perform(oauth.app.deps, oauth.app.call(), { certificateId })
    expect(await statusOf(clientId, shown)).toBe(401)
  })

  it('is of no use to an application that is disabled, and that it came is recorded', async () => {
    const shown = asClient(selfSigned())
    const { clientId, certificateId } = await machineWith(shown)
    await disableApplication.perform(oauth.app.deps, oauth.app.call(), { applicationId: clientId })
    clock.advance(1)
    expect(await statusOf(clientId, shown)).toBe(401)
    expect((await oauth.app.events()).at(-1)).toMatchObject({
      ...{ action: 'tokens:issue', outcome: 'refused', code: 'UNAUTHENTICATED' },
      actor: { id: clientId, credential: certificateId },
    })
  })
})

describe('whoever is not believed', () => {
  it('is answered as for a wrong secret, whatever the reason', async () => {
    const shown = asClient(selfSigned())
    const { clientId, certificateId } = await machineWith(shown)
    const wrong = [
      await ask(clientId, asClient(selfSigned())),
      await ask(oauth.clients.other.clientId, shown),
      await ask(oauth.app.deps.ids.mint('Application'), shown),
      await ask('orders', shown),
      await ask(clientId, null),
    ]
    await retireCertificate.perform(oauth.app.deps, oauth.app.call(), { certificateId })
    wrong.push(await ask(clientId, shown))
    const refusal = await refusalOf()
    expect(refusal.body['error']).toBe('invalid_client')
    for (const answer of wrong) expect(plainOf(answer)).toEqual(refusal)
  })

  it('is held up by limits, as with wrong secrets', async () => {
    const shown = asClient(selfSigned())
    const { clientId } = await machineWith(shown)
    const from = { 'x-forwarded-for': oauth.freshAddress() }
    const wrong = { ...from, 'client-cert': asClient(selfSigned()).header }
    const statuses: number[] = []
    for (let tries = 0; tries < 30; tries += 1)
      statuses.push((await oauth.post({ client_id: clientId, ...grant }, wrong)).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
    const right = { ...from, 'client-cert': shown.header }
    expect((await oauth.post({ client_id: clientId, ...grant }, right)).status).toBe(200)
  })

  it('sends the certificate beside a wrong secret: then the secret counts', async () => {
    const shown = asClient(selfSigned())
    const { clientId } = await machineWith(shown)
    for (const form of [{ client_secret: 'wrong' }, { client_assertion_type: 'x' }])
      expect((await ask(clientId, shown, { ...grant, ...form })).body['error']).toBe('invalid_client')
  })

  it('sends the certificate beside a right secret: that is one method, not two', async () => {
    const { clientId, clientSecret } = oauth.clients.machine
    expect((await ask(clientId, asClient(selfSigned()), { ...grant, client_secret: clientSecret })).status).toBe(200)
  })

  it('sends the header twice', async () => {
    const shown = asClient(selfSigned())
    const { clientId } = await machineWith(shown)
    const form = `grant_type=client_credentials&client_id=${clientId}`
    const statusFor = async (headers: readonly string[]) => {
      const answer = await sendRaw(oauth.app.url, [
        ...['POST /oauth/token HTTP/1.1', 'Host: 127.0.0.1', ...headers.map((header) => `Client-Cert: ${header}`)],
        'Content-Type: application/x-www-form-urlencoded',
        ...[`Content-Length: ${form.length}`, 'Connection: close', '', form],
      ])
      return answer.status
    }
    expect(await statusFor([shown.header])).toBe(200)
    expect(await statusFor([shown.header, shown.header])).toBe(401)
    expect(await statusFor([asClient(selfSigned()).header, shown.header])).toBe(401)
  })

  it.each([
    ['comes past the proxy', { clientCertificates: 'proxy', trustedProxies: ['192.0.2.0/24'] }],
    ['comes where our own TLS tells of certificates', { clientCertificates: 'tls' }],
  ] as const)('%s, whatever its header says', async (_, server) => {
    const service = await startOAuth({ ...config, server }, { clock })
    try {
      const shown = asClient(selfSigned())
      const { clientId } = service.clients.machine
      await addCertificate.perform(service.app.deps, service.app.call(), {
        ...{ applicationId: clientId, certificate: shown.certificate },
      })
      const { status } = await service.post({ client_id: clientId, ...grant }, { 'client-cert': shown.header })
      expect(status).toBe(401)
    } finally {
      await service.close()
    }
  })
})

describe('where no certificates are looked at', () => {
  it('none is added, and the refusal says what to set; the header is nobody’s, and the metadata has no method', async () => {
    const service = await startOAuth({ ...config, server: { clientCertificates: 'none' } }, { clock })
    try {
      const shown = asClient(selfSigned())
      const { clientId } = service.clients.machine
      const adding = addCertificate.perform(service.app.deps, service.app.call(), {
        ...{ applicationId: clientId, certificate: shown.certificate },
      })
      await expect(adding).rejects.toMatchObject({
        ...{ code: 'CERTIFICATES_OFF', message: expect.stringContaining('POSTERN_CLIENT_CERTIFICATES') },
      })
      const { status } = await service.post({ client_id: clientId, ...grant }, { 'client-cert': shown.header })
      expect(status).toBe(401)
      const metadata = await fetch(`${service.app.url}/.well-known/oauth-authorization-server`)
      expect(await metadata.text()).not.toContain('tls_client')
    } finally {
      await service.close()
    }
  })
})

describe('the metadata (RFC 8705 §2.1.1, §2.2.1)', () => {
  it('names both methods at each endpoint', async () => {
    const response = await fetch(`${oauth.app.url}/.well-known/oauth-authorization-server`)
    const metadata = (await response.json()) as Record<string, unknown>
    for (const endpoint of ['token', 'introspection', 'revocation'])
      expect(metadata[`${endpoint}_endpoint_auth_methods_supported`]).toEqual([
        ...['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
        ...['tls_client_auth', 'self_signed_tls_client_auth'],
      ])
  })
})
