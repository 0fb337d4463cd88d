import { describe, expect, test } from 'vitest'
import { RefusalCounts } from './refusal-counts.ts'

const minute = Date.UTC(2026, 2, 14, 9, 26)
const sum = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((total, { count }) => total + count, 0)

describe('refusals of callers nobody knows', () => {
  test('are counted by network, minute and code', () => {
    const counts = new RefusalCounts()
    counts.add('192.0.2.1', 'UNAUTHENTICATED', minute)
    counts.add('192.0.2.200', 'UNAUTHENTICATED', minute + 59_999)
    counts.add('::ffff:192.0.2.3', 'UNAUTHENTICATED', minute + 30_000)
    counts.add('192.0.2.1', 'RATE_LIMITED', minute)
    counts.add('192.0.3.1', 'UNAUTHENTICATED', minute)
    counts.add('192.0.2.1', 'UNAUTHENTICATED', minute + 60_000)
    counts.add(null, 'UNAUTHENTICATED', minute + 60_000)
    expect(counts.take()).toEqual([
      { prefix: '192.0.2', minute, code: 'UNAUTHENTICATED', count: 3 },
      { prefix: '192.0.2', minute, code: 'RATE_LIMITED', count: 1 },
      { prefix: '192.0.3', minute, code: 'UNAUTHENTICATED', count: 1 },
      { prefix: '192.0.2', minute: minute + 60_000, code: 'UNAUTHENTICATED', count: 1 },
      { prefix: '', minute: minute + 60_000, code: 'UNAUTHENTICATED', count: 1 },
    ])
    expect(counts.take()).toEqual([])
  })

  test('from more networks than anyone has are bounded by the minute, however often they are written', () => {
    const counts = new RefusalCounts()
    const rows = new Set<string>()
    let total = 0
    for (let network = 0; network < 65_536; network += 1) {
      counts.add(`2001:db8:${network.toString(16)}::1`, 'UNAUTHENTICATED', minute)
      if (network % 500 !== 0) continue
      const taken = counts.take()
      total += sum(taken)
      for (const { prefix } of taken) rows.add(prefix)
    }
    total += sum(counts.take())
    expect(total).toBe(65_536)
    expect(rows.size).toBeLessThanOrEqual(1_001)
  })

  test('that could not be written are counted on', () => {
    const counts = new RefusalCounts()
    counts.add('192.0.2.1', 'UNAUTHENTICATED', minute)
    const taken = counts.take()
    counts.add('192.0.2.1', 'UNAUTHENTICATED', minute)
    counts.giveBack(taken)
    expect(counts.take()).toEqual([{ prefix: '192.0.2', minute, code: 'UNAUTHENTICATED', count: 2 }])
  })

  test('of hours in which nothing can be written take a bounded room, and none is lost', () => {
    const counts = new RefusalCounts()
    const minutes = 80
    for (let at = 0; at < minutes; at += 1)
      for (let network = 0; network < 1_500; network += 1)
        counts.add(`2001:db8:${network.toString(16)}::1`, 'UNAUTHENTICATED', minute + at * 60_000)
    const taken = counts.take()
    expect(sum(taken)).toBe(minutes * 1_500)
    expect(taken.length).toBeLessThanOrEqual(50_000 + minutes)
  })
})
