import { describe, expect, it } from 'vitest'
import { DocumentCache } from '../../packages/server/src/faces/graphql/document-cache.ts'
import { documentCache } from '../../packages/server/src/faces/graphql/limits.ts'

const documentOf = (length: number, name: number): string => `${name} `.padEnd(length, 'x')

describe('the cache of documents', () => {
  it('gives back what was kept for a text', () => {
    const cache = new DocumentCache<number>()
    cache.set('{ a }', 1)
    cache.set('{ a }', 2)
    expect([cache.get('{ a }'), cache.get('{ b }')]).toEqual([2, undefined])
  })

  it('keeps nothing of a long document', () => {
    const cache = new DocumentCache<number>()
    const long = documentOf(documentCache.longest + 1, 0)
    cache.set(long, 1)
    expect([cache.get(long), cache.weight]).toEqual([undefined, 0])
  })

  it.each([10, 1_000, documentCache.longest])(
    'stays within its bounds, however many of %i characters come',
    (length) => {
      const cache = new DocumentCache<number>()
      for (let name = 0; name < 1_000; name += 1) cache.set(documentOf(length, name), name)
      expect(cache.weight).toBeLessThanOrEqual(documentCache.most)
      expect(cache.weight).toBeGreaterThan(documentCache.most / 2)
      expect([cache.get(documentOf(length, 0)), cache.get(documentOf(length, 999))]).toEqual([undefined, 999])
    },
  )

  it('lets go what was not asked for the longest', () => {
    const cache = new DocumentCache<number>()
    for (let name = 0; name < 1_000; name += 1) {
      cache.set(documentOf(1_000, name), name)
      cache.get(documentOf(1_000, 0))
    }
    expect([cache.get(documentOf(1_000, 0)), cache.get(documentOf(1_000, 1))]).toEqual([0, undefined])
  })
})
