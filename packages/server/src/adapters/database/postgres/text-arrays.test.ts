import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeTextArray, parameterEncoder } from './text-arrays.ts'

/** Reads the binary form as array_recv does. */
const read = (bytes: Buffer): (string | null)[] => {
  const head = [0, 4, 8, 12, 16].map((at) => bytes.readInt32BE(at))
  expect(head).toEqual([1, 1, 25, head[3], 1])
  const values: (string | null)[] = []
  let at = 20
  while (values.length < head[3]!) {
    const length = bytes.readInt32BE(at)
    at += 4
    values.push(length < 0 ? null : bytes.toString('utf8', at, at + length))
    at += Math.max(0, length)
  }
  expect(at).toBe(bytes.length)
  return values
}

const values = fc.array(fc.option(fc.string({ unit: 'grapheme' }), { nil: null }))

test('every text and every NULL arrives as it was', () => {
  fc.assert(
    fc.property(values, (array) => {
      expect(read(encodeTextArray(array))).toEqual(array)
    }),
  )
})

test('so do those that follow each other and are the same', () => {
  const few = fc.array(fc.constantFrom('tokens:issue', 'ü', '', null), { maxLength: 60 })
  fc.assert(
    fc.property(few, (array) => {
      expect(read(encodeTextArray(array))).toEqual(array)
    }),
  )
  const large = ['a'.repeat(40_000), ...Array.from({ length: 9 }, () => 'ü'.repeat(30_000)), null, null]
  expect(read(encodeTextArray(large))).toEqual(large)
})

test('so do those that are larger than what was ever sent', () => {
  const large = ['a'.repeat(100_000), null, 'ü'.repeat(200_000), '']
  expect(read(encodeTextArray(large))).toEqual(large)
})

test('only what the statement casts to text[] is sent so', () => {
  const encode = parameterEncoder()
  const sent = encode('SELECT $1::text[], $2::int[], $3::text, $4::text[]', [['a'], [1], 'b', null])
  expect([read(sent[0] as Buffer), ...sent.slice(1)]).toEqual([['a'], [1], 'b', null])
})
