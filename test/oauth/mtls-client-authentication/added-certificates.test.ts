import { generateKeyPairSync } from 'node:crypto'
import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addCertificate,
  retireCertificate,
} from '../../../packages/server/src/domain/applications/certificate-commands.ts'
import { grantPermissions } from '../../../packages/server/src/domain/applications/commands.ts'
import { selfSigned, TestAuthority } from '../../support/certificates.ts'
import { asClient } from '../../support/client-certificates.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'other'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const add = (input: object) =>
  addCertificate.perform(oauth.app.deps, oauth.app.call(), {
    applicationId: oauth.clients.machine.clientId,
    ...input,
  })
const retire = (certificateId: string) => retireCertificate.perform(oauth.app.deps, oauth.app.call(), { certificateId })

const one = selfSigned()
const authority = new TestAuthority('an authority')
const { certificate: issuing } = authority
const weakKeys = { keys: generateKeyPairSync('rsa', { modulusLength: 1024 }) }
const wildcard = '*.example.com'

describe('what is added', () => {
  it.each<[string, object]>([
    ['nothing', {}],
    ['a certificate and an authority', { certificate: one.certificate, authority: issuing, sanDns: 'a.example' }],
    ['a certificate and a name', { certificate: one.certificate, sanDns: 'a.example' }],
    ['an authority and no name', { authority: issuing }],
    ['an authority and two names', { authority: issuing, sanDns: 'a.example', sanUri: 'urn:a' }],
    ['a private key', { certificate: one.key }],
    ['a certificate with its private key', { certificate: one.certificate + one.key }],
    ['two certificates', { certificate: one.certificate + issuing }],
    ['an authority with another behind it', { authority: issuing + one.certificate, sanDns: 'a.example' }],
    ['text', { certificate: 'certificate' }],
    ['PEM of something else', { certificate: one.certificate.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE') }],
    ['PEM of no certificate', { certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }],
    [
      'a certificate and a byte more',
      {
        certificate: `-----BEGIN CERTIFICATE-----\n${Buffer.concat([asClient(one).der, Buffer.of(0)]).toString('base64')}\n-----END CERTIFICATE-----`,
      },
    ],
    ['a certificate that is over', { certificate: selfSigned({ until: '250101000000Z' }).certificate }],
    ['a certificate that begins in years', { certificate: selfSigned({ from: '450101000000Z' }).certificate }],
    [
      'a certificate that is over before it would work',
      {
        certificate: selfSigned({ until: '280101000000Z' }).certificate,
        notBefore: '2028-01-01T00:00:00Z',
      },
    ],
    ['a certificate with a key of 1024 bits', { certificate: selfSigned(weakKeys).certificate }],
    [
      'an authority with a key of 1024 bits',
      { authority: new TestAuthority('weak', weakKeys).certificate, sanDns: 'a.example' },
    ],
    [
      'an authority that is over',
      { authority: new TestAuthority('x', { until: '250101000000Z' }).certificate, sanDns: 'a.example' },
    ],
    ['an authority that is none', { authority: one.certificate, sanDns: 'a.example' }],
    ['an authority for all hosts of a domain', { authority: issuing, sanDns: wildcard }],
    ['an authority for a domain and what is below it', { authority: issuing, sanDns: '.example.com' }],
    ['an authority for a host with a dot behind it', { authority: issuing, sanDns: 'a.example.' }],
    ['an authority for an address as a host', { authority: issuing, sanDns: '192.0.2.7' }],
    ['an authority for no host', { authority: issuing, sanDns: 'a.example, DNS:b.example' }],
    ['an authority for a path', { authority: issuing, sanUri: '/orders' }],
    ['an authority for a URI with spaces', { authority: issuing, sanUri: 'urn:a, URI:urn:b' }],
    ['an authority for a range', { authority: issuing, sanIp: '192.0.2.0/24' }],
    ['an authority for no address', { authority: issuing, sanIp: 'fe80::1%eth0' }],
    ['an authority for all mailboxes of a host', { authority: issuing, sanEmail: '@example.com' }],
    ['an authority for a mailbox in quotes', { authority: issuing, sanEmail: '"a b"@example.com' }],
    ['an authority for a subject from the root down', { authority: issuing, subjectDn: 'O = A, CN = orders' }],
    ['an authority for a subject with spaces', { authority: issuing, subjectDn: 'CN=orders, O=A' }],
    ['an authority for a subject of a type nobody knows', { authority: issuing, subjectDn: 'XX=orders' }],
    ['an authority for a subject with one type twice', { authority: issuing, subjectDn: 'CN=orders+CN=billing' }],
    ['an authority for a subject that is not escaped', { authority: issuing, subjectDn: 'CN=a;b' }],
    ['an authority for a subject that ends in the middle', { authority: issuing, subjectDn: 'CN=orders,' }],
  ])('is not %s, and the refusal repeats nothing of it', async (_what, input) => {
    const refused = await add(input).then(
      () => null,
      (cause: unknown) => cause as Error & { code: string },
    )
    expect(refused?.code).toBe('INVALID_INPUT')
    for (const line of Object.values(input).join('\n').split('\n'))
      if (line.length > 20 && !line.startsWith('-----')) expect(refused?.message).not.toContain(line)
  })

  it('is one certificate, known by its SHA-256, or an authority and a name', async () => {
    const known = await add({ certificate: `Certificate:\n${one.certificate}` })
    expect(known.certificate).toMatchObject({
      ...{ thumbprint: asClient(one).thumbprint, authority: null, subjectType: null, subject: null },
    })
    const trusted = await add({ authority: issuing, sanUri: 'spiffe://example.com/orders' })
    expect(trusted.certificate).toMatchObject({
      ...{ thumbprint: null, authority: issuing, subjectType: 'uri', subject: 'spiffe://example.com/orders' },
    })
    await retire(known.certificate.id)
    await retire(trusted.certificate.id)
  })

  it('comes once; and one certificate does not come back after it was retired', async () => {
    const { certificate: text } = selfSigned()
    const { certificate } = await add({ certificate: text })
    await expect(add({ certificate: text })).rejects.toMatchObject({ code: 'CERTIFICATE_KNOWN' })
    await retire(certificate.id)
    await expect(add({ certificate: text })).rejects.toMatchObject({ code: 'CERTIFICATE_KNOWN' })
    await expect(retire(certificate.id)).rejects.toMatchObject({ code: 'CERTIFICATE_RETIRED' })
    const trust = { authority: issuing, sanDns: 'a.example' }
    const first = await add(trust)
    await expect(add(trust)).rejects.toMatchObject({ code: 'CERTIFICATE_KNOWN' })
    await retire((await add({ ...trust, sanDns: 'b.example' })).certificate.id)
    await retire(first.certificate.id)
  })

  it('is one of five at most, also when twelve are added at the same time', async () => {
    const certificates = Array.from({ length: 12 }, () => selfSigned().certificate)
    const results = await Promise.allSettled(certificates.map((certificate) => add({ certificate })))
    const failures = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    )
    expect(failures).toEqual(Array.from({ length: 7 }, () => 'TOO_MANY_CERTIFICATES'))
    for (const result of results) if (result.status === 'fulfilled') await retire(result.value.certificate.id)
  })

  it('is added by nobody who holds less than the application, for who has its key is the application', async () => {
    const spaceId = oauth.spaceId as Id<'Space'>
    const { clientId: applicationId } = await oauth.app.application(spaceId, ['applications:read'])
    const person = await oauth.app.user('integration_owner', spaceId)
    const addAs = () =>
      addCertificate.perform(oauth.app.deps, oauth.app.call(person), {
        ...{ applicationId, certificate: selfSigned().certificate },
      })
    expect((await addAs()).certificate.id).toMatch(/^crt_/)
    const permissions = ['applications:read', 'applications:create']
    await grantPermissions.perform(oauth.app.deps, oauth.app.call(), { applicationId, permissions })
    await expect(addAs()).rejects.toMatchObject({ code: 'ESCALATION' })
  })

  it('asks a person for a sign-in of the last ten minutes', async () => {
    const owner = { ...oauth.app.owner, authenticatedAt: oauth.app.deps.clock.now() - 600_001 }
    const asked = addCertificate.perform(oauth.app.deps, oauth.app.call(owner), {
      applicationId: oauth.clients.other.clientId,
      certificate: selfSigned().certificate,
    })
    await expect(asked).rejects.toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' })
  })

  it('is told to whoever listens outside that it came and went, by IDs alone', async () => {
    const name = 'orders.inside.example'
    const { certificate } = await add({ authority: issuing, sanDns: oauth.app.canary.keep(name) })
    await retire(certificate.id)
    const messages = await oauth.app.deps.database.client.outboxMessage.findMany({
      where: { topic: { in: ['applications:add-certificate', 'applications:retire-certificate'] } },
      orderBy: { id: 'asc' },
    })
    const own = messages.filter(({ payload }) => JSON.stringify(payload).includes(certificate.id))
    const payload = { applicationId: oauth.clients.machine.clientId, certificateId: certificate.id }
    expect(own.map((message) => [message.topic, message.payload])).toEqual([
      ['applications:add-certificate', payload],
      ['applications:retire-certificate', payload],
    ])
    // The name tells of the inside of a network, and an event is for good.
    expect(JSON.stringify(await oauth.app.events())).not.toContain(name)
  })

  it('is read with its application', async () => {
    const { certificate } = await add({ authority: issuing, subjectDn: 'CN=orders,O=A', label: 'cluster' })
    const token = await oauth.accessToken(oauth.clients.machine)
    const { data } = await oauth.app.graphql(
      token,
      `query ($id: ID!) { application(id: $id) { certificates {
        id label state thumbprint authority subjectType subject daysLeft lastUsedAt
      } } }`,
      { id: oauth.clients.machine.clientId },
    )
    expect(data.application.certificates.at(-1)).toEqual({
      ...{ id: certificate.id, label: 'cluster', state: 'live', thumbprint: null },
      ...{ authority: issuing, subjectType: 'dn', subject: 'CN=orders,O=A' },
      ...{ daysLeft: 365, lastUsedAt: null },
    })
  })
})
