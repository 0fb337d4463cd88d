import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { limitRules, readLimitSettings } from './rules.ts'

const read = (text: string) => {
  const reasons: string[] = []
  return { settings: readLimitSettings(text, (reason) => reasons.push(reason)), reasons }
}

test('an operator sets limits by name', () => {
  expect(read('tokens=1000/60s, requests=off')).toEqual({
    settings: { tokens: { quota: 1_000, windowMs: 60_000 }, requests: null },
    reasons: [],
  })
  expect(read('').settings).toEqual({})
})

test('what stands against guessing cannot be turned off, and what cannot be read is told', () => {
  const { settings, reasons } = read('wrong-credentials=off, speed=1/1s, tokens=0/60s, tokens')
  expect(settings).toEqual({})
  expect(reasons).toEqual([
    'wrong-credentials stands against guessing and cannot be off: give it a higher number.',
    expect.stringContaining('there is no limit speed: there are wrong-credentials, '),
    'tokens=0/60s must look like tokens=1000/60s, or requests=off.',
    'tokens must look like tokens=1000/60s, or requests=off.',
  ])
})

test('the documentation has every limit as it is', () => {
  const documentation = readFileSync(new URL('../../../../../docs/limits.md', import.meta.url), 'utf8')
  const rows = documentation
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name, counts, per, quota, window]) => [name, counts, per, quota, window])
  expect(rows).toEqual(
    Object.entries(limitRules).map(([name, { counts, per, quota, windowMs }]) => [
      `\`${name}\``,
      counts,
      per,
      quota.toLocaleString('en'),
      `${windowMs / 1_000} s`,
    ]),
  )
})
