import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from './base64.ts'

test('bytes are written as the platform writes them, and read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
    }),
  )
})

test.each(['A', 'AA', 'AAA', 'AA=', 'AA==A', 'A===', '====', 'AB==', 'AAB=', 'AA-_', 'AA\n=', ' AAA', 'AAÄA'])(
  'padded base 64 refuses %j',
  (text) => expect(fromBase64(text)).toBeNull(),
)

test.each(['A', 'AB', 'AAB', 'AA==', 'AA+/', 'A A'])('base64url refuses %j', (text) =>
  expect(fromBase64Url(text)).toBeNull(),
)

test('no bytes are no text', () => {
  expect(toBase64(new Uint8Array())).toBe('')
  expect(fromBase64('')).toEqual(new Uint8Array())
})
