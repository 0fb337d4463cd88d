import { describe, expect, it } from 'vitest'
import { strictJsonObject } from './strict-json.ts'

describe('a strict JSON object', () => {
  it.each([
    ['{}', {}],
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', { a: 1, b: { a: 2 }, c: [{ a: 3 }, { a: 4 }] }],
    ['{"a":"a","b":"{\\"a\\":1,\\"a\\":2}"}', { a: 'a', b: '{"a":1,"a":2}' }],
    ['{"a":"\\\\","b":["a","a"]}', { a: '\\', b: ['a', 'a'] }],
  ])('is %s', (text, value) => {
    expect(strictJsonObject(text)).toEqual(value)
  })

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"a" :1,"b":2,"a"\n:1}',
    '{"b":{"a":1,"a":2}}',
    '{"b":[{"a":1,"a":2}]}',
    '{"b":[],"a":1,"a":2}',
    '{"__proto__":1,"__proto__":2}',
    '[]',
    'null',
    '"a"',
    '1',
    '',
    '{"a":1',
    '{"a":1} {}',
    '\uFEFF{}',
  ])('is not %s', (text) => {
    expect(strictJsonObject(text)).toBeNull()
  })
})
