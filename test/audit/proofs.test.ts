import { treeRoot, verifyCheckpoint, verifyConsistency, verifyInclusion, fromBase64, leafHash } from '@postern/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAuditProof, readCheckpoint, readConsistencyProof } from '../../packages/server/src/domain/audit/queries.ts'
import { EvidenceAltered } from '../../packages/server/src/kernel/audit/evidence-altered.ts'
import { GrowingTree } from '../../packages/server/src/kernel/audit/growing-tree.ts'
import { consistencyProof, inclusionProof } from '../../packages/server/src/kernel/audit/proofs.ts'
import { readRoot, readSubtrees, type TreeRows } from '../../packages/server/src/kernel/audit/subtrees.ts'
import { hashLeaf, type TreeHash } from '../../packages/server/src/kernel/audit/tree-hashes.ts'
import { openLog, type OpenLog } from './open-log.ts'

const leaves = Array.from({ length: 700 }, (_, position) => hashLeaf(Buffer.from(`leaf ${position}`)))
const tree = new GrowingTree()
const nodes = new Map(tree.append(leaves).map(({ height, index, hash }) => [`${height}/${index}`, hash]))

const rows: TreeRows = {
  read: async (ranges) =>
    ranges.map(({ height, from, to }) =>
      Array.from({ length: to - from }, (_, offset) =>
        height === 0 ? leaves[from + offset] : nodes.get(`${height}/${from + offset}`),
      ).filter((hash) => hash !== undefined),
    ),
}

const rootOf = (size: number): Promise<Uint8Array> => treeRoot(leaves.slice(0, size))
const borders = [1, 2, 3, 127, 128, 129, 255, 256, 257, 511, 512, 513, 699, 700]
const sizes = fc.oneof(fc.constantFrom(...borders), fc.integer({ min: 1, max: 700 }))

describe('the tree', () => {
  test('has the root that the definition gives, at every size it had', async () => {
    for (const size of [0, ...borders, 64, 300, 640]) {
      expect(Buffer.from(await readRoot(rows, size))).toEqual(Buffer.from(await rootOf(size)))
    }
  })

  test('grows to the same root whatever the portions it grows by, and from wherever it is taken up again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), async (portions) => {
        let growing = new GrowingTree()
        for (const portion of portions) {
          growing.append(leaves.slice(growing.size, growing.size + portion))
          const [subtrees] = await readSubtrees(rows, [{ from: 0, to: growing.size }])
          growing = new GrowingTree(growing.size, subtrees)
        }
        expect(Buffer.from(growing.root)).toEqual(Buffer.from(await rootOf(growing.size)))
      }),
      { numRuns: 50 },
    )
  })

  test('of hundreds of millions of leaves gives proofs from a few hundred rows', async () => {
    let read = 0
    const virtual: TreeRows = {
      read: async (ranges) =>
        ranges.map(({ from, to }) => {
          read += to - from
          return Array.from({ length: to - from }, () => new Uint8Array(32))
        }),
    }
    const size = 2 ** 28 - 1
    expect(await inclusionProof(virtual, size - 2 ** 20 - 77, size)).toHaveLength(28)
    expect(read).toBeLessThan(2_000)
    read = 0
    expect((await consistencyProof(virtual, 2 ** 27 + 2 ** 15 + 255, size)).length).toBeGreaterThan(20)
    expect(read).toBeLessThan(2_000)
  })

  test('with a row missing gives no proof', async () => {
    const lacking: TreeRows = { read: async (ranges) => (await rows.read(ranges)).map((range) => range.slice(1)) }
    await expect(inclusionProof(lacking, 3, 700)).rejects.toThrow(EvidenceAltered)
  })
})

describe('an inclusion proof', () => {
  test('verifies for every position and size, and for no other leaf', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, anywhere) => {
        const position = anywhere % size
        const proof = await inclusionProof(rows, position, size)
        const claim = { position, size, root: await rootOf(size), proof }
        expect(await verifyInclusion({ ...claim, leafHash: leaves[position]! })).toBe(true)
        expect(await verifyInclusion({ ...claim, leafHash: leaves[(position + 1) % 700]! })).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('is not given for a position the tree does not have', async () => {
    await expect(inclusionProof(rows, 700, 700)).rejects.toThrow(RangeError)
  })
})

describe('a consistency proof', () => {
  test('verifies for every two sizes, and for no other old root', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (one, other) => {
        const [oldSize, newSize] = [Math.min(one, other), Math.max(one, other)]
        const proof = await consistencyProof(rows, oldSize, newSize)
        const claim = { oldSize, newSize, newRoot: await rootOf(newSize), proof }
        expect(await verifyConsistency({ ...claim, oldRoot: await rootOf(oldSize) })).toBe(true)
        expect(await verifyConsistency({ ...claim, oldRoot: leaves[0]!.map((byte) => byte ^ 1) })).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('from the empty tree is empty, and to a smaller one is not given', async () => {
    expect(await consistencyProof(rows, 0, 700)).toEqual([])
    await expect(consistencyProof(rows, 12, 11)).rejects.toThrow(RangeError)
  })
})

describe('what the API gives for 515 events', () => {
  let log: OpenLog
  let ids: string[]
  beforeAll(async () => {
    log = await openLog()
    ids = (await log.recordMany(515)).map(({ id }) => id)
    await log.sealAll(await log.sealer(200))
  })
  afterAll(() => log.close())

  test('proves each event to whoever trusts the key', async () => {
    const auditor = log.userWith('auditor', null)
    for (const eventId of [0, 1, 254, 255, 256, 400, 511, 512, 514].map((index) => ids[index]!)) {
      const { canonical, sealed, verifierKey } = await readAuditProof.perform(log.deps, auditor, { eventId })
      expect(verifierKey).toBe(log.key.text)
      const verdict = await verifyCheckpoint(sealed!.checkpoint.note, log.key.verifier)
      expect(verdict).toMatchObject({ ok: true, checkpoint: { size: 515 } })
      const hash = await leafHash(Buffer.from(canonical))
      expect(Buffer.from(hash).toString('base64')).toBe(sealed!.leafHash)
      const proven = await verifyInclusion({
        leafHash: hash,
        position: sealed!.position,
        size: 515,
        root: verdict.ok ? verdict.checkpoint.root : new Uint8Array(),
        proof: sealed!.hashes.map((text) => fromBase64(text)!),
      })
      expect(proven).toBe(true)
    }
  })

  test('proves that the log continues a checkpoint that was kept', async () => {
    const auditor = log.userWith('auditor', log.spaces[0])
    const { checkpoint: kept } = await readCheckpoint.perform(log.deps, auditor, {})
    await log.recordMany(60)
    await log.sealAll()
    const { checkpoint, hashes } = await readConsistencyProof.perform(log.deps, auditor, { size: kept!.size })
    const proven = await verifyConsistency({
      oldSize: kept!.size,
      oldRoot: fromBase64(kept!.root)!,
      newSize: checkpoint!.size,
      newRoot: fromBase64(checkpoint!.root)!,
      proof: hashes.map((text) => fromBase64(text)!),
    })
    expect(checkpoint!.size).toBeGreaterThan(kept!.size)
    expect(proven).toBe(true)
    const asked = readConsistencyProof.perform(log.deps, auditor, { size: checkpoint!.size + 1 })
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('says that an event is not sealed yet where it is not', async () => {
    const { id } = await log.record(log.spaces[0])
    const proof = await readAuditProof.perform(log.deps, log.userWith('auditor', null), { eventId: id })
    expect(proof.sealed).toBeNull()
    expect(JSON.parse(proof.canonical)).toMatchObject({ id })
  })
})

test('the hashes made for sealing are those that verifiers make', async () => {
  const bytes: TreeHash = new Uint8Array(Buffer.from('{"v":1}'))
  expect(hashLeaf(bytes)).toEqual(await leafHash(bytes))
})
