import { generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { verificationKey, type VerificationKey } from './algorithms.ts'
import { keptKey } from './node-verification.ts'

const kinds = [
  ['ES256', 'P-256', 'sha256', 32],
  ['ES384', 'P-384', 'sha384', 48],
] as const

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

afterEach(() => vi.unstubAllGlobals())

describe.each(kinds)('%s', (alg, namedCurve, hash, half) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
  const jwk = publicKey.export({ format: 'jwk' }) as JsonWebKey as Record<string, unknown>
  const signatureOf = (text: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(sign(hash, bytes(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  const both = async (): Promise<readonly [VerificationKey, VerificationKey]> => {
    const key = await verificationKey(jwk, alg)
    if (key === null) throw new Error('no key')
    return [key, keptKey(key)]
  }

  test('what WebCrypto takes is taken, whatever the numbers of the signature', async () => {
    const [web, kept] = await both()
    expect(kept.verify).not.toBe(web.verify)
    // One in 128 has a number that begins with a zero byte, and half of all numbers have their first bit set.
    for (let index = 0; index < 600; index += 1) {
      const signature = signatureOf(`message ${index}`)
      expect(await kept.verify(signature, bytes(`message ${index}`))).toBe(true)
    }
  })

  const changed = (change: (signature: Uint8Array<ArrayBuffer>) => void): Uint8Array<ArrayBuffer> => {
    const signature = signatureOf('message')
    change(signature)
    return signature
  }
  const wrong: Readonly<Record<string, () => Uint8Array<ArrayBuffer>>> = {
    'of another text': () => signatureOf('another'),
    'with one bit changed': () => changed((signature) => (signature[half]! ^= 1)),
    'with r of zero': () => changed((signature) => signature.fill(0, 0, half)),
    'with s of zero': () => changed((signature) => signature.fill(0, half)),
    'with numbers beyond the order': () => changed((signature) => signature.fill(0xff)),
    'a byte too short': () => signatureOf('message').slice(0, -1),
    'a byte too long': () => new Uint8Array([...signatureOf('message'), 0]),
    'a number too long': () => new Uint8Array([0, ...signatureOf('message').slice(0, -1), 0, 0]),
    empty: () => new Uint8Array(),
    'in DER': () => new Uint8Array(sign(hash, bytes('message'), privateKey)),
  }

  test.each(Object.keys(wrong))('a signature %s is refused by either', async (name) => {
    const signature = wrong[name]!()
    const verdicts = (await both()).map((key) => key.verify(signature, bytes('message')))
    expect(await Promise.all(verdicts)).toEqual([false, false])
  })
})

test('elsewhere than in Node, and for other algorithms, a key stays as it is', async () => {
  const { publicKey } = generateKeyPairSync('ed25519')
  const other = await verificationKey(publicKey.export({ format: 'jwk' }) as Record<string, unknown>, 'EdDSA')
  expect(keptKey(other!)).toBe(other)
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const key = await verificationKey(ec as Record<string, unknown>, 'ES256')
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
  expect(keptKey(key!)).toBe(key)
})
