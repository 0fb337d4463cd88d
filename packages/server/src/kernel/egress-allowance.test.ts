import { expect, test } from 'vitest'
import { readEgressAllowance } from './egress-allowance.ts'

test('an allowance names hosts with their port, addresses and ranges', () => {
  const faults: string[] = []
  const { endpoints, ranges } = readEgressAllowance(
    ' Keys.Internal:443, localhost:9000,[::1]:8443, 127.0.0.1:80 ,10.1.0.0/16, fd00::/8, ::1,',
    (entry) => faults.push(entry),
  )
  expect([...endpoints]).toEqual(['keys.internal:443', 'localhost:9000', '[::1]:8443', '127.0.0.1:80'])
  expect(ranges).toEqual(['10.1.0.0/16', 'fd00::/8', '::1'])
  expect(faults).toEqual([])
})

test.each([
  'localhost',
  'https://localhost:1',
  'a:b',
  'a:0',
  'a:99999',
  'u@a:1',
  '10.0.0.0/99',
  '*:443',
  'a b:1',
  'a:1/x',
])('an entry that is neither is told: %s', (entry) => {
  const faults: string[] = []
  expect(readEgressAllowance(`${entry},10.0.0.1`, (one) => faults.push(one)).endpoints.size).toBe(0)
  expect(faults).toEqual([entry])
})
