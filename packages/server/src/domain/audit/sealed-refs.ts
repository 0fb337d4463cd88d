import type { SealedRef } from '@postern/protocol'

const refPattern = /^val_[\w-]{43}$/

/** The references to sealed values that stand anywhere in what an event says changed, each once. */
export const sealedRefsIn = (change: unknown): readonly SealedRef[] => {
  if (typeof change === 'string') return refPattern.test(change) ? [change as SealedRef] : []
  if (typeof change !== 'object' || change === null) return []
  return [...new Set(Object.values(change).flatMap(sealedRefsIn))]
}
