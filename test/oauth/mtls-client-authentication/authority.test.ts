import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addCertificate,
  retireCertificate,
} from '../../../packages/server/src/domain/applications/certificate-commands.ts'
import { TestAuthority, type CertificateWish, type TestName } from '../../support/certificates.ts'
import { asClient } from '../../support/client-certificates.ts'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const clock = new TestClock()
const authority = new TestAuthority('the authority of the house')
const dns = 'orders.example.com'
const uri = 'spiffe://example.com/orders'
const clientAuth = '1.3.6.1.5.5.7.3.2'
const serverAuth = '1.3.6.1.5.5.7.3.1'
const anyPurpose = '2.5.29.37.0'
const [cn, o, ou] = ['2.5.4.3', '2.5.4.10', '2.5.4.11']
let oauth: OAuthTest<'machine' | 'other'>

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

interface Trust {
  readonly [name: string]: string | number | undefined
}

const add = (applicationId: string, trust: Trust) =>
  addCertificate.perform(oauth.app.deps, oauth.app.call(), {
    ...{ applicationId, authority: authority.certificate, ...trust },
  })

/** An application of its own that certificates of the authority are of. */
const machineWith = async (trust: Trust): Promise<string> => {
  const { clientId } = await oauth.app.application(oauth.spaceId as never, [])
  await add(clientId, trust)
  return clientId
}

const statusOf = async (clientId: string, wish: CertificateWish, by = authority): Promise<number> => {
  const shown = asClient(by.issue(wish))
  const form = { grant_type: 'client_credentials', client_id: clientId }
  return (await oauth.post(form, { 'client-cert': shown.header })).status
}

const named = (value: string): TestName => [[[cn!, value]]]

describe('a certificate that an authority issued (tls_client_auth, RFC 8705 §2.1)', () => {
  it.each([
    ['its host name', { sanDns: dns }, { dns: [dns] }],
    ['its host name, in whatever case', { sanDns: 'Orders.Example.COM' }, { dns: ['oRDERS.example.com'] }],
    ['its URI', { sanUri: uri }, { uris: [uri] }],
    ['its IP address', { sanIp: '192.0.2.7' }, { ips: ['192.0.2.7'] }],
    ['its e-mail address', { sanEmail: 'orders@example.com' }, { emails: ['orders@example.com'] }],
    ['its common name', { subjectDn: 'CN=orders' }, { subject: named('orders') }],
    [
      'its whole name',
      { subjectDn: 'CN=orders+OU=night\\, late,O=Größe \\22A\\22' },
      {
        subject: [
          [[o, 'Größe "A"']],
          [
            [ou, 'night, late'],
            [cn, 'orders'],
          ],
        ] as TestName,
      },
    ],
    ['one name among several', { sanUri: uri }, { dns: ['a.example', dns], uris: ['urn:a', uri], ips: ['192.0.2.1'] }],
    ['and purposes of which one is a client’s', { sanDns: dns }, { dns: [dns], purposes: [serverAuth, clientAuth] }],
  ])('authenticates its application by %s', async (_, trust, wish) => {
    const clientId = await machineWith(trust)
    expect(await statusOf(clientId, wish)).toBe(200)
    // The next one of that machine is as good: that is what the authority is for.
    expect(await statusOf(clientId, wish)).toBe(200)
  })

  it.each([
    ['another host', { sanDns: dns }, { dns: ['billing.example.com'] }],
    ['a host below it', { sanDns: dns }, { dns: [`a.${dns}`] }],
    ['a host above it', { sanDns: dns }, { dns: ['example.com'] }],
    ['all hosts beside it', { sanDns: dns }, { dns: ['*.example.com'] }],
    ['the host as its common name alone', { sanDns: dns }, { subject: named(dns) }],
    ['the host as a common name beside another', { sanDns: dns }, { subject: named(dns), uris: [uri] }],
    ['the host in a URI', { sanDns: dns }, { uris: [`https://${dns}`] }],
    ['the host in a name that looks like two', { sanDns: dns }, { dns: [`a.example, DNS:${dns}`] }],
    ['the host before a NUL', { sanDns: dns }, { dns: [`${dns}\0.example.org`] }],
    ['another URI', { sanUri: uri }, { uris: ['spiffe://example.com/billing'] }],
    ['a URI that goes on', { sanUri: uri }, { uris: [`${uri}/more`] }],
    ['the URI in another case', { sanUri: uri }, { uris: [uri.toUpperCase()] }],
    ['the URI in a URI that looks like two', { sanUri: uri }, { uris: [`urn:a, URI:${uri}`] }],
    ['the URI in a host name that looks like two', { sanUri: uri }, { dns: [`a.example, URI:${uri}`] }],
    ['the URI in quotes', { sanUri: uri }, { uris: [`"${uri}"`] }],
    ['the URI as a host name', { sanUri: uri }, { dns: [uri] }],
    ['the URI as a common name', { sanUri: uri }, { subject: named(uri) }],
    ['another address', { sanIp: '192.0.2.7' }, { ips: ['192.0.2.8'] }],
    ['the address as a host name', { sanIp: '192.0.2.7' }, { dns: ['192.0.2.7'] }],
    ['another mailbox', { sanEmail: 'orders@example.com' }, { emails: ['billing@example.com'] }],
    ['the mailbox in another case', { sanEmail: 'orders@example.com' }, { emails: ['Orders@example.com'] }],
    ['the mailbox in its subject alone', { sanEmail: 'orders@example.com' }, { subject: named('orders@example.com') }],
    ['nothing', { sanDns: dns }, {}],
    ['nothing, where a subject is waited for', { subjectDn: 'CN=orders' }, {}],
    ['the subject in another case', { subjectDn: 'CN=orders' }, { subject: named('Orders') }],
    [
      'the subject with a part more',
      { subjectDn: 'CN=orders' },
      { subject: [[[o!, 'A']], [[cn!, 'orders']]] as TestName },
    ],
    ['the subject with a part less', { subjectDn: 'CN=orders,O=A' }, { subject: named('orders') }],
    [
      'the subject the other way about',
      { subjectDn: 'CN=orders,O=A' },
      { subject: [[[cn!, 'orders']], [[o!, 'A']]] as TestName },
    ],
    [
      'the subject with its parts side by side',
      { subjectDn: 'CN=orders,O=A' },
      {
        subject: [
          [
            [o!, 'A'],
            [cn!, 'orders'],
          ],
        ] as TestName,
      },
    ],
    ['the subject within one part', { subjectDn: 'CN=orders,O=A' }, { subject: named('orders,O=A') }],
    ['the same part as another type', { subjectDn: 'CN=orders' }, { subject: [[[ou!, 'orders']]] as TestName }],
    ['the host, for servers alone', { sanDns: dns }, { dns: [dns], purposes: [serverAuth] }],
    ['the host, for whatever purpose', { sanDns: dns }, { dns: [dns], purposes: [anyPurpose] }],
    ['the host, and is over', { sanDns: dns }, { dns: [dns], until: '260314092652Z' }],
    ['the host, and begins later', { sanDns: dns }, { dns: [dns], from: '270101000000Z' }],
    ['the host, signed over SHA-1', { sanDns: dns }, { dns: [dns], signature: 'sha1' as const }],
  ])('is not believed where it is for %s', async (_, trust, wish) => {
    expect(await statusOf(await machineWith(trust), wish)).toBe(401)
  })

  it('is believed of that authority alone', async () => {
    const clientId = await machineWith({ sanDns: dns })
    const wish = { dns: [dns] }
    const root = new TestAuthority('a root')
    const between = new TestAuthority('between', { issuedBy: root })
    for (const other of [
      new TestAuthority('another authority'),
      new TestAuthority('the authority of the house'),
      new TestAuthority('between', { issuedBy: authority }),
    ])
      expect(await statusOf(clientId, wish, other)).toBe(401)
    // An authority that is above the one that issues it is not asked: the one that issues it is added.
    const { clientId: below } = await oauth.app.application(oauth.spaceId as never, [])
    await add(below, { authority: root.certificate, sanDns: dns })
    expect(await statusOf(below, wish, between)).toBe(401)
    await add(below, { authority: between.certificate, sanDns: dns })
    expect(await statusOf(below, wish, between)).toBe(200)
  })

  it('is believed of an authority with the same name and another key, where that is added beside it', async () => {
    const next = new TestAuthority('the authority of the house')
    const clientId = await machineWith({ sanDns: dns })
    expect(await statusOf(clientId, { dns: [dns] }, next)).toBe(401)
    await add(clientId, { authority: next.certificate, sanDns: dns })
    for (const each of [authority, next]) expect(await statusOf(clientId, { dns: [dns] }, each)).toBe(200)
  })

  it('is believed under the name of the authority alone, also where another has its key', async () => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const renamed = new TestAuthority('under another name', { keys })
    const first = new TestAuthority('under its first name', { keys })
    const clientId = await machineWith({ authority: first.certificate, sanDns: dns })
    expect(await statusOf(clientId, { dns: [dns] }, renamed)).toBe(401)
    expect(await statusOf(clientId, { dns: [dns] }, first)).toBe(200)
  })

  it('is of one application: the authority is trusted for whom it was added for, in one name', async () => {
    const orders = await machineWith({ sanDns: dns })
    const billing = await machineWith({ sanDns: 'billing.example.com' })
    const { clientId: none } = oauth.clients.machine
    const statuses = async (wish: CertificateWish) => [
      await statusOf(orders, wish),
      await statusOf(billing, wish),
      await statusOf(none, wish),
    ]
    expect(await statuses({ dns: [dns] })).toEqual([200, 401, 401])
    expect(await statuses({ dns: ['billing.example.com'] })).toEqual([401, 200, 401])
  })

  it.each([
    ['an RSA key', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['a key on P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ])('is believed of an authority with %s', async (_, keys) => {
    const strong = new TestAuthority('a strong authority', { keys })
    const clientId = await machineWith({ authority: strong.certificate, sanDns: dns })
    expect(await statusOf(clientId, { dns: [dns] }, strong)).toBe(200)
    const weak = { dns: [dns], signature: 'sha1' } as const
    expect(await statusOf(clientId, weak, strong)).toBe(401)
  })

  it('is over with the trust in the authority, at once', async () => {
    const { clientId } = await oauth.app.application(oauth.spaceId as never, [])
    const { certificate } = await add(clientId, { sanDns: dns })
    expect(await statusOf(clientId, { dns: [dns] })).toBe(200)
    await retireCertificate.perform(oauth.app.deps, oauth.app.call(), { certificateId: certificate.id })
    expect(await statusOf(clientId, { dns: [dns] })).toBe(401)
    // Unlike one certificate, which would come back as it was: the authority issues others.
    await add(clientId, { sanDns: dns })
    expect(await statusOf(clientId, { dns: [dns] })).toBe(200)
  })

  it('is over with the authority itself, however long the certificate has', async () => {
    const short = new TestAuthority('a short authority', { until: '260401000000Z' })
    const clientId = await machineWith({ authority: short.certificate, sanDns: dns, expiresInDays: 730 })
    expect(await statusOf(clientId, { dns: [dns] }, short)).toBe(200)
    clock.advance(Date.parse('2026-04-01T00:00:00Z') - clock.now())
    expect(await statusOf(clientId, { dns: [dns] }, short)).toBe(401)
  })
})
