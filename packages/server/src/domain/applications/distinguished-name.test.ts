import { describe, expect, it } from 'vitest'
import type { NamePart } from './certificate-parts.ts'
import { isSameName, parseDistinguishedName } from './distinguished-name.ts'

const utf8String = 0x0c
const part = (type: string, text: string): NamePart => {
  const value = Buffer.from(text)
  return { type, text, der: Buffer.concat([Buffer.of(utf8String, value.length), value]) }
}
const [cn, o, ou, dc] = ['2.5.4.3', '2.5.4.10', '2.5.4.11', '0.9.2342.19200300.100.1.25'] as const

/** From the root down. */
const name = [
  [part(dc, 'com')],
  [part(dc, 'example')],
  [part(ou, 'x/y'), part(o, 'Größe "A", Inc.')],
  [part(cn, ' lead #x; <a=b>\\ ')],
]

describe('a distinguished name', () => {
  it.each([
    // As OpenSSL writes it with -nameopt RFC2253; …,-esc_msb; …,dump_all; …,oid,dump_all.
    'CN=\\ lead #x\\; \\<a=b\\>\\\\\\ ,O=Gr\\C3\\B6\\C3\\9Fe \\"A\\"\\, Inc.+OU=x/y,DC=example,DC=com',
    'CN=\\ lead #x\\; \\<a=b\\>\\\\\\ ,O=Größe \\"A\\"\\, Inc.+OU=x/y,DC=example,DC=com',
    'CN=#0C11206C6561642023783B203C613D623E5C20,O=#0C114772C3B6C39F65202241222C20496E632E+OU=#0C03782F79,DC=#0C076578616D706C65,DC=#0C03636F6D',
    '2.5.4.3=#0C11206C6561642023783B203C613D623E5C20,2.5.4.10=#0C114772C3B6C39F65202241222C20496E632E+2.5.4.11=#0C03782F79,0.9.2342.19200300.100.1.25=example,dc=com',
  ])('is the same, however RFC 4514 lets it be written: %s', (text) => {
    expect(isSameName(parseDistinguishedName(text)!, name)).toBe(true)
  })

  it.each([
    'CN=\\ lead #x\\; \\<a=b\\>\\\\\\ ,OU=x/y,DC=example,DC=com',
    'DC=com,DC=example,O=Größe \\"A\\"\\, Inc.+OU=x/y,CN=\\ lead #x\\; \\<a=b\\>\\\\\\ ',
    'CN=\\ lead #x\\; \\<a=b\\>\\\\\\ ,O=Größe \\"A\\"\\, Inc.,OU=x/y,DC=example,DC=com',
    'CN=\\ LEAD #x\\; \\<a=b\\>\\\\\\ ,O=Größe \\"A\\"\\, Inc.+OU=x/y,DC=example,DC=com',
    // The same letters, composed in another way.
    'CN=\\ lead #x\\; \\<a=b\\>\\\\\\ ,O=Gro\u0308ße \\"A\\"\\, Inc.+OU=x/y,DC=example,DC=com',
  ])('is another: %s', (text) => {
    expect(isSameName(parseDistinguishedName(text)!, name)).toBe(false)
  })

  it('of one part is not that of two which begin or end alike', () => {
    const one = [[part(cn, 'a')], [part(cn, 'b')]]
    for (const text of ['CN=a', 'CN=b', 'CN=b\\,CN=a', 'CN=a,CN=b'])
      expect(isSameName(parseDistinguishedName(text)!, one)).toBe(false)
    expect(isSameName(parseDistinguishedName('CN=b,CN=a')!, one)).toBe(true)
  })

  it.each([
    ...['', 'CN', 'CN=', '=a', 'a', ',CN=a', 'CN=a,', 'CN=a+', 'CN=a,,O=b', 'XX=a', '2.5.4.03=a', '2=a'],
    ...[
      'CN= a',
      'CN=a ',
      'CN =a',
      ' CN=a',
      'CN=a, O=b',
      'CN=a ,O=b',
      'CN=a;b',
      'CN="a"',
      'CN=a<b',
      'CN=a\\',
      'CN=a\\x',
    ],
    ...['CN=#', 'CN=#0', 'CN=#zz', 'CN=\\C3', 'CN=a+CN=b', 'CN=a+2.5.4.3=b', '/CN=a/O=b', 'CN=a\0'],
  ])('is not %j', (text) => {
    expect(parseDistinguishedName(text)).toBeNull()
  })
})
