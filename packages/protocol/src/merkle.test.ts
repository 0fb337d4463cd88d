import { createHash } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { beforeAll, describe, expect, test } from 'vitest'
import { CompactRange } from './compact-range.ts'
import { verifyConsistency, verifyInclusion } from './merkle-proofs.ts'
import { emptyRoot, leafHash, treeRoot } from './merkle.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex')

/** The tree every implementation of certificate transparency is tested with. */
const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaf0 = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
const leaf1 = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'
const leaf4 = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'
const leaf6 = 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f'
const nodes2to3 = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e'
const nodes4to5 = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a'
const nodes4to7 = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'
const nodes6to7 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0'

const inclusions: [position: number, size: number, proof: string[]][] = [
  [0, 1, []],
  [0, 8, [leaf1, nodes2to3, nodes4to7]],
  [5, 8, [leaf4, nodes6to7, roots[4]!]],
  [2, 3, [roots[2]!]],
  [1, 5, [leaf0, nodes2to3, leaf4]],
]
const consistencies: [oldSize: number, newSize: number, proof: string[]][] = [
  [1, 1, []],
  [1, 8, [leaf1, nodes2to3, nodes4to7]],
  [6, 8, [nodes4to5, nodes6to7, roots[4]!]],
  [2, 5, [nodes2to3, leaf4]],
  [6, 7, [nodes4to5, leaf6, roots[4]!]],
]

test('the empty tree has the root of RFC 9162', async () => {
  expect(hex(await emptyRoot())).toBe(roots[0])
})

test.each(roots.map((root, size) => [size, root] as const))(
  'the published tree of %d leaves has its root',
  async (size, root) => {
    const leaves = await Promise.all(entries.slice(0, size).map((entry) => leafHash(bytes(entry))))
    expect(hex(await treeRoot(leaves))).toBe(root)
    const range = new CompactRange()
    await range.append(leaves)
    expect(hex(await range.root())).toBe(root)
  },
)

test.each(inclusions)('the published proof of leaf %d in %d holds, and no spoilt one', async (position, size, path) => {
  const leaf = await leafHash(bytes(entries[position]!))
  const claim = { leafHash: leaf, position, size, root: bytes(roots[size]!), proof: path.map(bytes) }
  expect(await verifyInclusion(claim)).toBe(true)
  const spoilt = [
    { position: position - 1 },
    { position: position + 1 },
    { position: position + 0.5 },
    { size: size * 2 },
    { size: Math.floor(size / 2) },
    { leafHash: new Uint8Array(31) },
    { root: bytes(roots[0]!) },
    ...spoiltProofs(claim.proof).map((proof) => ({ proof })),
  ]
  for (const change of spoilt)
    expect(await verifyInclusion({ ...claim, ...change }), JSON.stringify(change)).toBe(false)
})

test.each(consistencies)(
  'the published proof from %d to %d holds, and no spoilt one',
  async (oldSize, newSize, path) => {
    const [oldRoot, newRoot] = [bytes(roots[oldSize]!), bytes(roots[newSize]!)]
    const claim = { oldSize, oldRoot, newSize, newRoot, proof: path.map(bytes) }
    expect(await verifyConsistency(claim)).toBe(true)
    const spoilt = [
      ...(oldSize === newSize
        ? []
        : [{ oldRoot: newRoot }, { newRoot: oldRoot }, { oldSize: newSize, newSize: oldSize }]),
      { oldSize: oldSize + 1 },
      { oldSize: oldSize - 1 },
      { newSize: newSize * 2 },
      { newSize: Math.floor(newSize / 2) },
      ...spoiltProofs(claim.proof).map((proof) => ({ proof })),
    ]
    for (const change of spoilt)
      expect(await verifyConsistency({ ...claim, ...change }), JSON.stringify(change)).toBe(false)
  },
)

test('every tree continues the empty one, by the empty proof only', async () => {
  const claim = { oldSize: 0, oldRoot: bytes(roots[0]!), newSize: 8, newRoot: bytes(roots[8]!), proof: [] }
  expect(await verifyConsistency(claim)).toBe(true)
  expect(await verifyConsistency({ ...claim, oldRoot: bytes(roots[1]!) })).toBe(false)
  expect(await verifyConsistency({ ...claim, proof: [bytes(leaf0)] })).toBe(false)
})

function spoiltProofs(proof: Uint8Array[]): Uint8Array[][] {
  const flipped = proof.map((_, at) =>
    proof.map((hash, index) => (index === at ? hash.map((b, i) => (i ? b : b ^ 8)) : hash)),
  )
  const extra = [new Uint8Array(), bytes(leaf0), bytes(roots[8]!)]
  return [
    ...flipped,
    ...extra.flatMap((hash) => [
      [...proof, hash],
      [hash, ...proof],
    ]),
    ...(proof.length > 0 ? [proof.slice(1), proof.slice(0, -1)] : []),
  ]
}

/** RFC 9162 §2.1 to the letter, over the platform's hash: slow, recursive, and nothing shared with what is tested. */
describe('against the definitions of RFC 9162, for every size up to 130', () => {
  const sha = (...parts: Uint8Array[]) => new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())
  const split = (size: number) => 2 ** Math.ceil(Math.log2(size) - 1)
  const known = new Map<string, Uint8Array>()
  const leaves = Array.from({ length: 130 }, (_, index) => sha(Uint8Array.of(0), Buffer.from(`entry ${index}`)))
  const mth = (from: number, to: number): Uint8Array => {
    if (to === from) return sha()
    if (to - from === 1) return leaves[from]!
    const key = `${from}-${to}`
    const middle = from + split(to - from)
    if (!known.has(key)) known.set(key, sha(Uint8Array.of(1), mth(from, middle), mth(middle, to)))
    return known.get(key)!
  }
  const inclusion = (position: number, from: number, to: number): Uint8Array[] => {
    if (to - from <= 1) return []
    const middle = from + split(to - from)
    return position < middle
      ? [...inclusion(position, from, middle), mth(middle, to)]
      : [...inclusion(position, middle, to), mth(from, middle)]
  }
  const subproof = (size: number, from: number, to: number, complete: boolean): Uint8Array[] => {
    if (size === to) return complete ? [] : [mth(from, to)]
    const middle = from + split(to - from)
    return size <= middle
      ? [...subproof(size, from, middle, complete), mth(middle, to)]
      : [...subproof(size, middle, to, false), mth(from, middle)]
  }

  beforeAll(async () => {
    for (let index = 0; index < 130; index += 1) {
      expect(await leafHash(Buffer.from(`entry ${index}`))).toEqual(leaves[index])
    }
  })

  test('the root is the one defined, built at once or leaf by leaf', async () => {
    const range = new CompactRange()
    for (let size = 0; size <= 130; size += 1) {
      expect(await treeRoot(leaves.slice(0, size))).toEqual(mth(0, size))
      expect(await range.root()).toEqual(mth(0, size))
      if (size < 130) await range.append([leaves[size]!])
    }
  })

  test('a range appended to in two steps, by way of its saved subtrees, has the root defined', async () => {
    for (let size = 0; size <= 130; size += 13) {
      for (let first = 0; first <= size; first += 1) {
        const begun = new CompactRange()
        await begun.append(leaves.slice(0, first))
        const range = new CompactRange(begun.size, begun.subtrees)
        await range.append(leaves.slice(first, size))
        expect(range.size).toBe(size)
        expect(await range.root()).toEqual(mth(0, size))
      }
    }
  })

  test('every proof of inclusion holds for its leaf and for no other position', async () => {
    for (let size = 1; size <= 130; size += 1) {
      for (let position = 0; position < size; position += size < 20 ? 1 : 7) {
        const proof = inclusion(position, 0, size)
        const claim = { leafHash: leaves[position]!, position, size, root: mth(0, size), proof }
        expect(await verifyInclusion(claim)).toBe(true)
        expect(await verifyInclusion({ ...claim, position: (position + 1) % (size + 1) })).toBe(false)
      }
    }
  })

  test('every proof of consistency holds for its sizes and not for a changed past', async () => {
    for (let newSize = 1; newSize <= 130; newSize += 1) {
      for (let oldSize = 1; oldSize <= newSize; oldSize += newSize < 20 ? 1 : 7) {
        const proof = subproof(oldSize, 0, newSize, true)
        const claim = { oldSize, oldRoot: mth(0, oldSize), newSize, newRoot: mth(0, newSize), proof }
        expect(await verifyConsistency(claim)).toBe(true)
        expect(await verifyConsistency({ ...claim, oldRoot: mth(1, oldSize + 1) })).toBe(false)
      }
    }
  })
})

test('a range larger than a batch has the root of the whole', async () => {
  const leaves = Array.from(
    { length: 3000 },
    (_, index) => new Uint8Array(createHash('sha256').update(`${index}`).digest()),
  )
  const range = new CompactRange()
  await range.append(leaves)
  expect(await range.root()).toEqual(await treeRoot(leaves))
})

test.each([
  [1, 0],
  [3, 1],
  [4, 2],
  [0, 1],
  [-1, 0],
  [1.5, 1],
])('a range of size %d does not take %d subtrees', (size, count) => {
  const subtrees = Array.from({ length: count }, () => new Uint8Array(32))
  expect(() => new CompactRange(size, subtrees)).toThrow(RangeError)
})
