import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeIdBody, timeOfId } from './ids.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const latest = 2 ** 48 - 1
const times = fc.integer({ min: 0, max: latest })
const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('the body is the time and the random bytes as one number in Crockford base 32', () => {
  fc.assert(
    fc.property(times, bytes, (time, random) => {
      const body = encodeIdBody(time, random)
      expect(body).toHaveLength(26)
      const number = [...body].reduce((sum, character) => sum * 32n + BigInt(alphabet.indexOf(character)), 0n)
      expect(number).toBe((BigInt(time) << 80n) | BigInt(`0x${Buffer.from(random).toString('hex')}`))
    }),
  )
})

test('the time can be read back', () => {
  fc.assert(
    fc.property(times, bytes, (time, random) => {
      expect(timeOfId(`evt_${encodeIdBody(time, random)}`)).toBe(time)
    }),
  )
})

test('IDs sort by time', () => {
  fc.assert(
    fc.property(times, times, bytes, bytes, (one, other, first, second) => {
      fc.pre(one < other)
      expect(encodeIdBody(one, first) < encodeIdBody(other, second)).toBe(true)
    }),
  )
})

test('too few random bytes are refused', () => {
  expect(() => encodeIdBody(0, new Uint8Array(9))).toThrow(RangeError)
})
