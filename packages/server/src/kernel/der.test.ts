import { describe, expect, it } from 'vitest'
import { derText, derValues, objectIdentifier } from './der.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

describe('DER', () => {
  it('is read to its end, value by value', () => {
    const values = derValues(bytes(`0c0161308180${'00'.repeat(128)}`))
    expect(values.map(({ tag, content, whole }) => [tag, content.length, whole.length])).toEqual([
      [0x0c, 1, 3],
      [0x30, 128, 131],
    ])
  })

  it.each([
    ['ends in the middle', '0c0261'],
    ['lacks its length', '0c'],
    ['lacks a part of its length', '0c81'],
    ['has no length of its own (BER)', '0c80610000'],
    ['has its length in more bytes than it needs', '0c8101610000'],
    ['has zeros before its length', `0c820080${'00'.repeat(128)}`],
    ['is longer than any certificate', '0c84000000016100'],
    ['has a tag of several bytes', '1f810161'],
  ])('is not what %s', (_, hex) => {
    expect(() => derValues(bytes(hex))).toThrow(RangeError)
  })

  it('names objects by their identifiers', () => {
    const named = (hex: string): string => objectIdentifier(derValues(bytes(hex))[0]!)
    expect([named('0603550403'), named('06092a864886f70d01010b'), named('06032a0304')]).toEqual([
      ...['2.5.4.3', '1.2.840.113549.1.1.11', '1.2.3.4'],
    ])
    expect(named('0603883703')).toBe('2.999.3')
    for (const wrong of ['0600', '060288', '0c0161', '060affffffffffffffffff7f'])
      expect(() => named(wrong)).toThrow(RangeError)
  })

  it('has text where its characters are beyond doubt', () => {
    const textOf = (hex: string): string | null => derText(derValues(bytes(hex))[0]!)
    expect(['0c02c3b6', '130161', '160161', '1e0200f6'].map(textOf)).toEqual(['ö', 'a', 'a', 'ö'])
    expect(['0c01c3', '1301f6', '1601f6', '1e01f6', '1401f6', '040161'].map(textOf)).toEqual(Array(6).fill(null))
  })
})
