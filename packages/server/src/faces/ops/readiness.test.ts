import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SqlSession } from '../../kernel/database.ts'
import { createReadiness } from './readiness.ts'

const made = (overrides: {
  query?: () => Promise<never[]>
  isWritable?: () => Promise<boolean>
  canSign?: boolean
}) => {
  const query = vi.fn<() => Promise<never[]>>(overrides.query ?? (async () => []))
  const isWritable = vi.fn<() => Promise<boolean>>(overrides.isWritable ?? (async () => true))
  const readiness = createReadiness({
    session: { query } as unknown as SqlSession,
    evidence: { isWritable },
    sealer: { alteration: null },
    canSign: () => overrides.canSign ?? true,
  })
  return { readiness, query, isWritable }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('readiness', () => {
  test('names what is not there', async () => {
    expect(await made({}).readiness()).toEqual([])
    expect(await made({ isWritable: async () => false }).readiness()).toEqual(['audit'])
    expect(await made({ canSign: false }).readiness()).toEqual(['signing key'])
    const gone = made({ query: async () => Promise.reject(new Error('gone')) })
    expect(await gone.readiness()).toEqual(['database'])
    expect(gone.isWritable).not.toHaveBeenCalled()
  })

  test('is found out once for all who ask at a time, and anew for the next', async () => {
    const { readiness, query } = made({})
    await Promise.all(Array.from({ length: 100 }, readiness))
    expect(query).toHaveBeenCalledTimes(1)
    await readiness()
    expect(query).toHaveBeenCalledTimes(2)
  })

  test('does not wait for a database that says nothing, and asks it once', async () => {
    const { readiness, query } = made({ query: () => new Promise<never[]>(() => undefined) })
    const asked = [readiness(), readiness()]
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await Promise.all(asked)).toEqual([['database'], ['database']])
    const locked = made({ isWritable: () => new Promise<boolean>(() => undefined) }).readiness()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await locked).toEqual(['audit'])
    const again = readiness()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await again).toEqual(['database'])
    expect(query).toHaveBeenCalledTimes(1)
  })
})
