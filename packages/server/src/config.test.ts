import { describe, expect, test } from 'vitest'
import { readConfig, type ConfigRefusal } from './config.ts'

const faultsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readConfig(environment)
    return []
  } catch (cause) {
    return (cause as ConfigRefusal).faults
  }
}

describe('trusted proxies', () => {
  test.each([
    '10.0.0.0/',
    '10.0.0.0/99',
    '10.0.0.0/8/9',
    '10.0.0.0/08',
    '::1/129',
    'proxy.example',
    '10.0.0.1 10.0.0.2',
  ])('that are no address or range are refused by name, and not taken for another: %s', (proxy) => {
    expect(faultsOf({ POSTERN_TRUSTED_PROXIES: `127.0.0.1, ${proxy}` })).toEqual([
      `POSTERN_TRUSTED_PROXIES: ${proxy} is not an address or range.`,
    ])
  })

  test('are taken as a list of addresses and ranges', () => {
    const { trustedProxies } = readConfig({ POSTERN_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,2001:db8::/32' })
    expect(trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'])
  })
})

test('what may be called besides the public internet is a list, and each fault in it is named', () => {
  expect(readConfig({ POSTERN_EGRESS_ALLOW: 'localhost:9000, 10.0.0.0/8' }).egressAllowance).toEqual({
    endpoints: new Set(['localhost:9000']),
    ranges: ['10.0.0.0/8'],
  })
  expect(faultsOf({ POSTERN_EGRESS_ALLOW: 'localhost, 10.0.0.0/99' })).toEqual([
    'POSTERN_EGRESS_ALLOW: localhost is neither host:port nor an address or range.',
    'POSTERN_EGRESS_ALLOW: 10.0.0.0/99 is neither host:port nor an address or range.',
  ])
})

describe('a mail server', () => {
  test('is named together with whom letters come from', () => {
    const { mail } = readConfig({ POSTERN_SMTP_URL: 'smtp://mail.example', POSTERN_MAIL_FROM: 'a@example.com' })
    expect([mail?.server.host, mail?.from]).toEqual(['mail.example', 'a@example.com'])
    expect(readConfig({}).mail).toBeNull()
    for (const alone of ['POSTERN_SMTP_URL', 'POSTERN_MAIL_FROM'])
      expect(faultsOf({ [alone]: 'smtp://a' })).toEqual(['POSTERN_SMTP_URL and POSTERN_MAIL_FROM go together.'])
  })

  test('that is none is refused, and its password is in no fault', () => {
    const faults = faultsOf({ POSTERN_SMTP_URL: 'mail://u:a-password@mail.example', POSTERN_MAIL_FROM: 'a, b@c' })
    expect(faults).toEqual([
      'POSTERN_SMTP_URL must be smtps://user:password@host:465 or smtp://host:587.',
      'POSTERN_MAIL_FROM must be an address, such as Postern <postern@example.com>.',
    ])
  })
})

describe('certificates of clients', () => {
  test('are told of by nobody, our own TLS, or a proxy', () => {
    expect(readConfig({}).clientCertificates).toBe('none')
    const proxy = { POSTERN_CLIENT_CERTIFICATES: 'proxy', POSTERN_TRUSTED_PROXIES: '10.0.0.1' }
    expect(readConfig(proxy).clientCertificates).toBe('proxy')
    const files = { POSTERN_TLS_CERTIFICATE_FILE: 'certificate.pem', POSTERN_TLS_KEY_FILE: 'key.pem' }
    expect(readConfig({ POSTERN_CLIENT_CERTIFICATES: 'tls', ...files }).clientCertificates).toBe('tls')
  })

  test('are refused where nobody could tell of them', () => {
    expect(faultsOf({ POSTERN_CLIENT_CERTIFICATES: 'tls' })).toEqual([
      'POSTERN_CLIENT_CERTIFICATES=tls needs POSTERN_TLS_CERTIFICATE_FILE and POSTERN_TLS_KEY_FILE.',
    ])
    expect(faultsOf({ POSTERN_CLIENT_CERTIFICATES: 'proxy' })).toEqual([
      'POSTERN_CLIENT_CERTIFICATES=proxy needs the proxy in POSTERN_TRUSTED_PROXIES.',
    ])
    expect(faultsOf({ POSTERN_CLIENT_CERTIFICATES: 'yes' })).toEqual([
      'POSTERN_CLIENT_CERTIFICATES must be one of none, tls, proxy.',
    ])
  })
})
