import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinedSignature } from './joined-signature.ts'

/** DER of a positive number (X.690 §8.3): as short as it can be, never with the first bit set. */
const integer = (number: bigint): Buffer => {
  const hex = number.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  const content = bytes[0]! < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes])
  return Buffer.concat([Buffer.from([0x02, content.length]), content])
}

const der = (r: bigint, s: bigint): Buffer => {
  const content = Buffer.concat([integer(r), integer(s)])
  return Buffer.concat([Buffer.from([0x30, content.length]), content])
}

const padded = (number: bigint): string => number.toString(16).padStart(64, '0')

describe('joinedSignature', () => {
  it('puts r and s side by side, whatever their lengths', () => {
    const bits = fc.integer({ min: 1, max: 256 })
    const number = bits.chain((size) => fc.bigInt({ min: 1n, max: (1n << BigInt(size)) - 1n }))
    fc.assert(
      fc.property(number, number, (r, s) => {
        expect(joinedSignature(der(r, s)).toString('hex')).toBe(padded(r) + padded(s))
      }),
    )
  })

  it('makes of what node:crypto signs what node:crypto verifies', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (let index = 0; index < 300; index += 1) {
      const data = Buffer.from(`message ${index}`)
      const signature = joinedSignature(sign('sha256', data, privateKey))
      expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
    }
  })
})
