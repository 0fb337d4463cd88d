import { beforeEach, expect, test } from 'vitest'
import type { GeneratedPair } from '../../kernel/signing.ts'
import { createTokenSigner } from './token-signer.ts'

const refused: unknown[] = []
const signer = createTokenSigner({ error: ({ kid }) => void refused.push(kid) })
const stored = (pair: GeneratedPair) => ({ ...pair, activeAt: 0 })

let own: GeneratedPair
let foreign: GeneratedPair

beforeEach(async () => {
  refused.length = 0
  own = await signer.generate()
  foreign = await signer.generate()
})

test('a pair whose name is the thumbprint of both halves is used', () => {
  signer.use([stored(own)])
  expect(signer.publicKey(own.kid)?.export({ format: 'jwk' })).toEqual(own.publicJwk)
  expect(signer.keySet().keys).toEqual([{ ...own.publicJwk, kid: own.kid, use: 'sig', alg: 'ES256' }])
  expect([signer.isReady(1), refused]).toEqual([true, []])
})

test.each<[string, (pair: GeneratedPair, other: GeneratedPair) => GeneratedPair]>([
  ['another public half', (pair, other) => ({ ...pair, publicJwk: other.publicJwk })],
  ['another private half', (pair, other) => ({ ...pair, privateKey: other.privateKey })],
  ['another name', (pair, other) => ({ ...pair, kid: other.kid })],
  ['another name and public half', (pair, other) => ({ ...other, privateKey: pair.privateKey })],
])('a pair that was given %s is not used, and the log says so', (_what, change) => {
  const changed = change(own, foreign)
  signer.use([stored(changed)])
  expect(signer.publicKey(changed.kid)).toBeNull()
  expect(signer.keySet().keys).toEqual([])
  expect([signer.isReady(1), refused]).toEqual([false, [changed.kid]])
})
