import { generateKeyPairSync, verify } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { SigningThread } from './signing-thread.ts'

const pairs = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('ec', { namedCurve: 'P-256' })]
const losses: unknown[] = []
const thread = () => new SigningThread((cause) => losses.push(cause))
let signing = thread()
afterEach(async () => {
  await signing.close()
  signing = thread()
})

const isRight = (input: string, signature: string, pair = pairs[0]!): boolean =>
  verify(
    'sha256',
    Buffer.from(input),
    { key: pair.publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )

const inputs = (count: number): string[] => Array.from({ length: count }, (_, index) => `header.payload-${index}`)

test.each([1, 2, 100])('each of %d inputs at once gets its own signature', async (count) => {
  const asked = inputs(count)
  const signatures = await Promise.all(asked.map((input) => signing.sign(input, pairs[0]!.privateKey)))
  expect(asked.every((input, index) => isRight(input, signatures[index]!))).toBe(true)
})

test('groups that follow each other do not mix', async () => {
  const asked = inputs(60)
  const signatures = await Promise.all(
    asked.map(async (input, index) => {
      for (let turn = 0; turn < index % 6; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      return signing.sign(input, pairs[0]!.privateKey)
    }),
  )
  expect(asked.every((input, index) => isRight(input, signatures[index]!))).toBe(true)
})

test('each input is signed with its own key, also when the key changes within a group', async () => {
  const asked = inputs(20)
  const pairOf = (index: number) => pairs[index % 2]!
  const signatures = await Promise.all(asked.map((input, index) => signing.sign(input, pairOf(index).privateKey)))
  expect(asked.every((input, index) => isRight(input, signatures[index]!, pairOf(index)))).toBe(true)
})

test('what is under way when it is closed is signed all the same, and nothing counts as lost', async () => {
  const asked = inputs(50)
  const under = asked.map((input) => signing.sign(input, pairs[0]!.privateKey))
  await new Promise((resolve) => setImmediate(resolve))
  await signing.close()
  const signatures = await Promise.all(under)
  expect(asked.every((input, index) => isRight(input, signatures[index]!))).toBe(true)
  expect(losses).toEqual([])
})
