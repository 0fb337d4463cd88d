import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalBytes, canonicalJson } from './canonical-json.ts'

const hex = (text: string) => Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16))

test('the strings and literals of the example in RFC 8785 §3.2.2 are written as it says', () => {
  const text = String.raw`{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`
  expect(canonicalJson(JSON.parse(text))).toBe(
    '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('the bytes are UTF-8, as in RFC 8785 §3.2.4', () => {
  expect(canonicalBytes({ literals: [null, true, false], string: '\u20ac$\u000f\nA\'B"\\\\"/' })).toEqual(
    hex(`7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c
         22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c
         5c 5c 22 2f 22 7d`),
  )
})

test('names sort by UTF-16 code units, as in RFC 8785 §3.2.3', () => {
  const text = String.raw`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`
  expect(Object.values(JSON.parse(canonicalJson(JSON.parse(text))) as object).toSorted()).toHaveLength(7)
  expect([...canonicalJson(JSON.parse(text)).matchAll(/:"([^"]*)"/g)].map((match) => match[1])).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

test.each([
  [0, '0'],
  [-0, '0'],
  [-1, '-1'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [Number.MIN_SAFE_INTEGER, '-9007199254740991'],
])('the integer %d is written %s', (number, text) => expect(canonicalJson(number)).toBe(text))

test.each([
  ['a fraction', 1.5],
  ['an unsafe integer', 2 ** 53],
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['a bigint', 1n],
  ['a lone high surrogate', 'a\ud800'],
  ['a lone low surrogate', ['\udc00b']],
  ['a lone surrogate in a name', { '\ud800': 1 }],
  ['undefined', undefined],
  ['undefined in an array', [undefined]],
  ['a hole in an array', Object.assign([], { length: 1 })],
  ['a function', { run: () => 1 }],
  ['a symbol', Symbol('s')],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array(2)],
])('%s is refused', (_, value) => expect(() => canonicalJson(value)).toThrow(TypeError))

test('nesting without end is refused', () => {
  const round: unknown[] = []
  round.push(round)
  expect(() => canonicalJson(round)).toThrow('nested too deeply')
})

test('undefined members are left out', () => {
  expect(canonicalJson({ b: undefined, a: 1, c: null })).toBe('{"a":1,"c":null}')
})

test('a member named __proto__ is a member like any other', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}')
})

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)]),
  )
}

test('what is written reads back as the same value, in one form only', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(value)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})

test('the order of members makes no difference', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
    }),
  )
})
