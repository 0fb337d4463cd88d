import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe('not on the public internet is', () => {
  test.each([
    ...[
      '127.0.0.1',
      '127.255.255.254',
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
    ],
    ...['100.64.0.1', '100.127.255.255', '169.254.1.1', '192.0.0.8', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
    ...['198.18.0.1', '198.19.255.255', '192.88.99.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      'fc00::1',
      'fdff::1',
      'fe80::1',
      'febf::1',
      'fec0::1',
      'ff02::1',
      '100::1',
      '2001:db8::1',
      '3fff::1',
    ],
    ...['2001::1', '2001:10::1', '2001:20::1', '5f00::1', '64:ff9b:1::8.8.8.8', '::127.0.0.1', '::8.8.8.8'],
  ])('%s', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each([
    ...['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
    ...['fd00:ec2::254', 'fd20:ce::254', 'fe80::a9fe:a9fe'],
  ])('the metadata service of a cloud: %s', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each([
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:FFFF:7F00:0001', '::ffff:169.254.169.254', '::ffff:10.0.0.1'],
    ...[
      '64:ff9b::127.0.0.1',
      '64:ff9b::a00:1',
      '64:FF9B::A9FE:A9FE',
      '2002:7f00:1::',
      '2002:a00:1::1',
      '2002:808:808::',
    ],
  ])('an IPv6 address that carries a private one: %s', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each([
    '',
    'localhost',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.1',
    '8.8.8.8.',
    '2606:4700::1%eth0',
    '8.8.8.8/32',
  ])('what is no address: %j', (address) => expect(isPublicAddress(address)).toBe(false))
})

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '64:ff9b::8.8.8.8',
  '::ffff:8.8.8.8',
])('%s is on the public internet', (address) => expect(isPublicAddress(address)).toBe(true))

const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
const spelt = (values: readonly number[]): string => values.map((group) => group.toString(16)).join(':')
const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })

test('an address that carries an IPv4 address is what that one is, and 6to4 is never public', () => {
  fc.assert(
    fc.property(octets, (parts) => {
      const [a, b, c, d] = parts as [number, number, number, number]
      const [high, low] = [(a << 8) | b, (c << 8) | d]
      const isPublic = isPublicAddress(parts.join('.'))
      expect(isPublicAddress(spelt([0, 0, 0, 0, 0, 0xffff, high, low]))).toBe(isPublic)
      expect(isPublicAddress(spelt([0x64, 0xff9b, 0, 0, 0, 0, high, low]))).toBe(isPublic)
      expect(isPublicAddress(spelt([0x2002, high, low, 0, 0, 0, 0, 1]))).toBe(false)
    }),
  )
})

test('whatever IPv6 address is public lies in what IANA gives out', () => {
  fc.assert(
    fc.property(groups, (values) => {
      const [first = 0] = values
      if (first !== 0 && first !== 0x64) expect(isPublicAddress(spelt(values)) && first >> 13 !== 1).toBe(false)
    }),
  )
})
