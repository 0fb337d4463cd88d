import { describe, expect, test } from 'vitest'
import { formatClientProgram, parseClientProgram } from './client-program.ts'

describe('what a program tells of itself', () => {
  test.each([
    [{ name: 'sdk', version: '0.1.0', instance: 'x6ZtQ0aa-_9kLm', skewSeconds: -120 }],
    [{ name: 'cli', version: '10.2.3-rc.1', instance: null, skewSeconds: null }],
    [{ name: 'sdk', version: '0.1.0', instance: 'abcdefgh', skewSeconds: 0 }],
  ])('is read as it was written: %o', (program) => {
    expect(parseClientProgram(formatClientProgram(program))).toEqual(program)
  })

  test.each([
    ['sdk/0.1.0;instance=abcdefgh', { instance: 'abcdefgh' }],
    ['sdk/0.1.0 ; unknown=1; skew=5', { instance: null, skewSeconds: 5 }],
    ['sdk/0.1.0; instance=short; skew=soon', { instance: null, skewSeconds: null }],
    [`sdk/0.1.0; instance=${'a'.repeat(41)}`, { instance: null }],
    ['sdk/0.1.0; instance=<script>alert(1)</script>', { instance: null }],
    ['sdk/0.1.0; =; ;;', { instance: null }],
  ])('counts as far as it can be understood: %s', (header, told) => {
    expect(parseClientProgram(header)).toMatchObject({ name: 'sdk', version: '0.1.0', ...told })
  })

  test.each([
    '',
    'sdk',
    '/1',
    'sdk/',
    'SDK/1',
    'sdk/x',
    'sdk/0.1.0 curl/8',
    `sdk/0.${'1'.repeat(30)}`,
    `${'a'.repeat(31)}/1`,
    `sdk/0.1.0;${' '.repeat(200)}`,
  ])('is nothing where it is %j', (header) => expect(parseClientProgram(header)).toBeNull())
})
