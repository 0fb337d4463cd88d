import { expect, test } from 'vitest'
import { longestPauseMs, retryAfter } from './retry-after.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const seconds = (text: string | undefined): number | null => {
  const until = retryAfter(text, now)
  return until && (until.getTime() - now) / 1_000
}

test.each([
  ['120', 120],
  [' 120 ', 120],
  ['Sun, 29 Nov 2026 12:05:00 GMT', 300],
])('%j is understood', (text, wait) => {
  expect(seconds(text)).toBe(wait)
})

test.each(['86400', '9'.repeat(400), 'Mon, 29 Nov 2027 12:00:00 GMT'])('%j is more than is waited', (text) => {
  expect(seconds(text)).toBe(longestPauseMs / 1_000)
})

test.each([
  undefined,
  '',
  '0',
  '-5',
  '1.5',
  '1e3',
  'soon',
  '2026-11-29T13:00:00Z',
  '120, 240',
  'Sun, 29 Nov 2026 11:59:59 GMT',
  'Sun, 99 Nov 2026 12:05:00 GMT',
])('%j asks for nothing', (text) => {
  expect(seconds(text)).toBeNull()
})
