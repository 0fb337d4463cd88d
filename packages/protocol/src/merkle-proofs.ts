import { emptyRoot, hashLength, nodeHash, sameBytes } from './merkle.ts'

// Sizes go up to 2^53, so halving and remainders stand where the RFC shifts and masks: those work on 32 bits only.
const isOdd = (number: number): boolean => number % 2 === 1
const halved = (number: number): number => Math.floor(number / 2)
const isSize = (number: number): boolean => Number.isSafeInteger(number) && number >= 0
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === hashLength)

const isPowerOfTwo = (number: number): boolean => {
  let left = number
  while (left > 1 && !isOdd(left)) left = halved(left)
  return left === 1
}

/** Whether `proof` shows that the leaf stands at `position` in the tree of `size` leaves with `root` (RFC 9162 §2.1.3.2). */
export const verifyInclusion = async (claim: {
  readonly leafHash: Uint8Array
  readonly position: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}): Promise<boolean> => {
  const { position, size, proof, root } = claim
  if (!isSize(position) || !isSize(size) || position >= size) return false
  if (!areHashes([claim.leafHash, root, ...proof])) return false
  let first = position
  let last = size - 1
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(first) || first === last) {
      hash = await nodeHash(sibling, hash)
      while (!isOdd(first) && first !== 0) {
        first = halved(first)
        last = halved(last)
      }
    } else {
      hash = await nodeHash(hash, sibling)
    }
    first = halved(first)
    last = halved(last)
  }
  return last === 0 && sameBytes(hash, root)
}

/**
 * Whether `proof` shows that the tree of `newSize` leaves continues the one of `oldSize` leaves, with nothing changed in it
 * (RFC 9162 §2.1.4.2). Every tree continues the empty one, and itself, by the empty proof.
 */
export const verifyConsistency = async (claim: {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly newSize: number
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}): Promise<boolean> => {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false
  if (!areHashes([oldRoot, newRoot, ...proof])) return false
  if (oldSize === newSize) return proof.length === 0 && sameBytes(oldRoot, newRoot)
  if (oldSize === 0) return proof.length === 0 && sameBytes(oldRoot, await emptyRoot())
  if (proof.length === 0) return false

  const [seed, ...path] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  let first = oldSize - 1
  let last = newSize - 1
  while (isOdd(first)) {
    first = halved(first)
    last = halved(last)
  }
  let oldHash = seed!
  let newHash = seed!
  for (const sibling of path) {
    if (last === 0) return false
    if (isOdd(first) || first === last) {
      ;[oldHash, newHash] = await Promise.all([nodeHash(sibling, oldHash), nodeHash(sibling, newHash)])
      while (!isOdd(first) && first !== 0) {
        first = halved(first)
        last = halved(last)
      }
    } else {
      newHash = await nodeHash(newHash, sibling)
    }
    first = halved(first)
    last = halved(last)
  }
  return last === 0 && sameBytes(oldHash, oldRoot) && sameBytes(newHash, newRoot)
}
