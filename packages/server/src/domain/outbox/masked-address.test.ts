import { expect, test } from 'vitest'
import { maskedAddress } from './masked-address.ts'

test.each([
  ['ada@example.com', 'a…@example.com'],
  ['a@example.com', '…@example.com'],
  ['"odd@name"@example.com', '"…@example.com'],
  ['𝒜da@example.com', '𝒜…@example.com'],
  ['𝒜@example.com', '…@example.com'],
])('%s is shown as %s', (address, shown) => {
  expect(maskedAddress(address)).toBe(shown)
})

test.each([null, undefined, '', 'ada', '@example.com'])('%j is no address', (text) => {
  expect(maskedAddress(text)).toBeNull()
})
