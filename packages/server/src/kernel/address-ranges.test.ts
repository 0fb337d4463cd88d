import { expect, test } from 'vitest'
import { isRange, isWithin } from './address-ranges.ts'

test.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '10.0.0.0/32', '2001:db8::/48', '::1', '::/128'])(
  '%s is a range',
  (text) => expect(isRange(text)).toBe(true),
)

test.each([
  ...['', '10.0.0.0/', '10.0.0.0/99', '10.0.0.0/33', '10.0.0.0/8/9', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/8 '],
  ...['10.0.0/8', '010.0.0.1', '2001:db8::/129', 'fe80::1%eth0', 'localhost', '/8', '10.0.0.0/1e1'],
])('%j is none', (text) => expect(isRange(text)).toBe(false))

test('an address lies in the ranges it lies in, however it is spelt', () => {
  const ranges = ['192.0.2.0/24', '198.51.100.7', '2001:db8:1::/48']
  const inside = ['192.0.2.255', '198.51.100.7', '2001:DB8:1::9', '::ffff:192.0.2.1']
  const outside = ['192.0.3.0', '198.51.100.8', '2001:db8:2::1', 'nonsense', '', null]
  expect(inside.filter((address) => !isWithin(address, ranges))).toEqual([])
  expect(outside.filter((address) => isWithin(address, ranges))).toEqual([])
  expect(isWithin('192.0.2.1', [])).toBe(false)
})

test('an address that was asked for before is judged by the ranges that are asked', () => {
  const [one, other] = [['192.0.2.0/24'], ['198.51.100.0/24']]
  const ask = (address: string) => [isWithin(address, one), isWithin(address, other)]
  for (let round = 0; round < 2; round += 1) {
    expect([ask('192.0.2.1'), ask('192.0.2.1')]).toEqual([
      [true, false],
      [true, false],
    ])
    expect(ask('198.51.100.1')).toEqual([false, true])
    expect(ask('nonsense')).toEqual([false, false])
  }
})

test('a range that is none is never taken for another', () => {
  expect(() => isWithin('192.0.2.1', ['10.0.0.0/'])).toThrow('address range')
})
