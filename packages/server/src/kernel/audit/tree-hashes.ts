import { hash } from 'node:crypto'

/** How a hash of the tree is held. */
export type TreeHash = Uint8Array<ArrayBuffer>

const sha256 = (input: Uint8Array): TreeHash => new Uint8Array(hash('sha256', input, 'buffer'))

// Synchronous, because sealing hashes thousands in a transaction: a tenth of WebCrypto's cost a call.

/** The hash of an event's canonical bytes: SHA-256(0x00 ‖ bytes) (RFC 9162 §2.1.1). */
export const hashLeaf = (canonical: Uint8Array): TreeHash => {
  const input = new Uint8Array(1 + canonical.length)
  input.set(canonical, 1)
  return sha256(input)
}

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 9162 §2.1.1). */
export const hashNode = (left: Uint8Array, right: Uint8Array): TreeHash => {
  const input = new Uint8Array(1 + left.length + right.length)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 1 + left.length)
  return sha256(input)
}

/** The root over roots of complete subtrees, largest first, as they stand side by side (RFC 9162 §2.1.1). */
export const joinSubtrees = (roots: readonly Uint8Array[]): TreeHash => {
  const last = roots.at(-1)
  if (last === undefined) return sha256(new Uint8Array())
  return roots.slice(0, -1).reduceRight<TreeHash>((right, left) => hashNode(left, right), new Uint8Array(last))
}

/** The root over a power of two of hashes of one height. */
export const joinRow = (hashes: readonly Uint8Array[]): TreeHash => {
  let row = hashes
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let index = 0; index < row.length; index += 2) above.push(hashNode(row[index]!, row[index + 1]!))
    row = above
  }
  return new Uint8Array(row[0]!)
}
