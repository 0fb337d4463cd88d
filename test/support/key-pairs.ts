import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { SigningAlgorithm } from '../../packages/server/src/domain/applications/model.ts'

export interface TestKeyPair {
  readonly privateKey: KeyObject
  readonly publicJwk: Readonly<Record<string, string>>
  readonly privateJwk: Readonly<Record<string, string>>
}

const pairOf = ({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): TestKeyPair => ({
  privateKey,
  publicJwk: publicKey.export({ format: 'jwk' }) as Record<string, string>,
  privateJwk: privateKey.export({ format: 'jwk' }) as Record<string, string>,
})

/** A new RSA key pair with a modulus of so many bits. */
export const makeRsaPair = (modulusLength: number, publicExponent = 65_537): TestKeyPair =>
  pairOf(generateKeyPairSync('rsa', { modulusLength, publicExponent }))

/** A new key pair for the algorithm. */
export const makeKeyPair = (alg: SigningAlgorithm = 'ES256'): TestKeyPair => {
  switch (alg) {
    case 'ES256':
      return pairOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
    case 'ES384':
      return pairOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))
    case 'EdDSA':
    case 'Ed25519':
      return pairOf(generateKeyPairSync('ed25519'))
    case 'RS256':
    case 'PS256':
      return makeRsaPair(2048)
  }
}
