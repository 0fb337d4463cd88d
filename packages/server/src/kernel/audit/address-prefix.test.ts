import { describe, expect, test } from 'vitest'
import { prefixOf } from './address-prefix.ts'

describe('the prefix of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2'],
    ['192.0.2.255', '192.0.2'],
    ['192.0.20.7', '192.0.20'],
  ])('is the /24 of %s', (address, prefix) => expect(prefixOf(address)).toBe(prefix))

  test.each([
    ['2001:db8:1::7', '2001:db8:1'],
    ['2001:db8:1:ffff:ffff:ffff:ffff:ffff', '2001:db8:1'],
    ['2001:DB8:1::7', '2001:db8:1'],
    ['2001:0db8:0001::', '2001:db8:1'],
    ['2001:db8::1', '2001:db8:0'],
    ['2001::1:2:3:4:5:6', '2001:0:1'],
    ['::1', '0:0:0'],
    ['::', '0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0'],
    ['1::192.0.2.7', '1:0:0'],
  ])('is the /48 of %s, however it is spelt', (address, prefix) => expect(prefixOf(address)).toBe(prefix))

  test.each([['::ffff:192.0.2.7'], ['::FFFF:192.0.2.99'], ['::ffff:c000:207'], ['0:0:0:0:0:ffff:192.0.2.7']])(
    'of %s is that of the IPv4 address mapped into it',
    (address) => expect(prefixOf(address)).toBe('192.0.2'),
  )

  test.each([[''], ['localhost'], ['010.0.0.1'], ['192.0.2.7:80'], ['x'.repeat(10_000)]])(
    'of what is no address is empty',
    (text) => expect(prefixOf(text)).toBe(''),
  )
})
