import { Buffer } from 'node:buffer'
import { crc32 as platformCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'
import { findSecrets } from './find-secrets.ts'
import { encodeIdBody } from './ids.ts'
import type { Id } from './ids.ts'
import { formatSecret, hasAllClasses, hintOf, parseSecret, secretPattern } from './secret-format.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const secretIds = fc
  .tuple(fc.nat(2 ** 31), bytes(10))
  .map(([time, random]) => `sec_${encodeIdBody(time, random)}` as Id<'ApplicationSecret'>)
const parts = fc.record({ kind: fc.constant('app' as const), secretId: secretIds, random: bytes(32) })

const secretId = 'sec_01jd0000000000000000000000' as Id<'ApplicationSecret'>
const example = formatSecret({
  kind: 'app',
  secretId,
  random: Uint8Array.from({ length: 32 }, (_, index) => index * 7),
})

test('the format does not change by accident', () => {
  expect(example).toMatchInlineSnapshot(
    `"pst_app_01jd0000000000000000000000_00P7TMJAMtIAKPK15KMeONVl8lPkp3Q5J7OZtDH3YNd_2EzBTH"`,
  )
})

test('the smallest and the largest random value both take 43 characters', () => {
  for (const byte of [0, 255]) {
    const text = formatSecret({ kind: 'app', secretId, random: new Uint8Array(32).fill(byte) })
    expect(text).toHaveLength(85)
    expect(parseSecret(text)?.random).toHaveLength(43)
  }
})

test('a secret reads back as its parts, and scanners find it in text', () => {
  fc.assert(
    fc.property(parts, (given) => {
      const text = formatSecret(given)
      expect(parseSecret(text)).toMatchObject({ kind: given.kind, secretId: given.secretId })
      expect(secretPattern.exec(`export SECRET="${text}";`)?.[0]).toBe(text)
      expect(hintOf(text)).toBe(parseSecret(text)?.random.slice(-4))
    }),
  )
})

test('all that stand in a text are found, each once and in order, whatever stands around them', () => {
  const surroundings = fc.constantFrom(
    '',
    '\n',
    '"',
    "='",
    'token: ',
    '\t',
    ' // ü',
    '?a=b&c=',
    '.',
    example.slice(0, 60),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(parts, surroundings), { maxLength: 5 }), (given) => {
      const secrets = given.map(([part]) => formatSecret(part))
      const text = given.map(([, around], index) => `${around} ${secrets[index]} ${around} ${secrets[0]}`).join(',')
      expect(findSecrets(text)).toEqual([...new Set(secrets)])
    }),
  )
})

test('what only looks like a secret, or is part of something longer, is not found', () => {
  const mistyped = `${example.slice(0, -1)}${example.endsWith('A') ? 'B' : 'A'}`
  expect(findSecrets([mistyped, `x${example}`, `${example}x`, example.slice(0, -1), 'pst_app_'].join('\n'))).toEqual([])
})

test('different random bits give different secrets', () => {
  fc.assert(
    fc.property(bytes(32), bytes(32), (one, other) => {
      fc.pre(Buffer.compare(one, other) !== 0)
      const [first, second] = [one, other].map((random) => formatSecret({ kind: 'app', secretId, random }))
      expect(first).not.toBe(second)
    }),
  )
})

test('the checksum is the CRC-32 the platform computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(crc32(text)).toBe(platformCrc32(text))
    }),
  )
})

test('one changed character is noticed', () => {
  fc.assert(
    fc.property(fc.nat(84), fc.constantFrom(...'0aZ9_k'), (index, character) => {
      const changed = example.slice(0, index) + character + example.slice(index + 1)
      fc.pre(changed !== example)
      expect(parseSecret(changed)).toBeNull()
    }),
  )
})

test('anything else is no secret, and no exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseSecret(text)).toBeNull()
    }),
  )
  for (const text of [`${example}\n`, ` ${example}`, example.slice(0, -1), example.replace('app', 'usr'), '']) {
    expect(parseSecret(text)).toBeNull()
  }
})

test('a secret takes 256 random bits and no fewer', () => {
  expect(() => formatSecret({ kind: 'app', secretId, random: new Uint8Array(31) })).toThrow(RangeError)
})

test.each([
  ['pst_A1', true],
  ['pst_a1', false],
  ['PST_A1', false],
  ['pst_Ab', false],
  ['pstA1', false],
])('%s has all four classes: %s', (text, expected) => expect(hasAllClasses(text)).toBe(expected))
