import { hash, type KeyObject } from 'node:crypto'
import type { SigningAlgorithm } from '../../packages/server/src/domain/applications/model.ts'
import { thumbprintOf } from '../../packages/server/src/domain/applications/public-jwk.ts'
import type { Clock } from '../../packages/server/src/kernel/clock.ts'
import { signedJwt } from './assertions.ts'
import { makeKeyPair, type TestKeyPair } from './key-pairs.ts'

/** What a proof is made for. */
export interface ProofRequest {
  readonly method?: string
  readonly url: string
  readonly token?: string
}

/** Changes to a good proof. A member that is undefined is left out. */
export interface ChangedProof {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: KeyObject
}

let serial = 0

/** Somebody with a key of their own, who makes DPoP proofs and learns nonces (RFC 9449 §4, §8). */
export class KeyHolder {
  readonly pair: TestKeyPair
  readonly alg: SigningAlgorithm
  readonly #clock: Clock
  /** What the server told last. */
  nonce: string | undefined

  constructor(clock: Clock, alg: SigningAlgorithm = 'ES256') {
    this.#clock = clock
    this.alg = alg
    this.pair = makeKeyPair(alg)
  }

  get thumbprint(): string {
    return thumbprintOf(this.pair.publicJwk as never)
  }

  /** A good proof but for what is given. */
  proof({ method = 'POST', url, token }: ProofRequest, { header = {}, claims = {}, key }: ChangedProof = {}): string {
    const good = {
      jti: `proof-${(serial += 1)}`,
      htm: method,
      htu: url,
      iat: Math.floor(this.#clock.now() / 1000),
      ...(token !== undefined && { ath: hash('sha256', token, 'base64url') }),
      nonce: this.nonce,
    }
    const head = { alg: this.alg, typ: 'dpop+jwt', jwk: this.pair.publicJwk, ...header }
    return signedJwt(head, { ...good, ...claims }, key ?? this.pair.privateKey, this.alg)
  }

  /** Takes note of the nonce that an answer tells. */
  learn({ headers }: { readonly headers: Headers }): void {
    this.nonce = headers.get('dpop-nonce') ?? this.nonce
  }
}

/** Calls the API with a token as one that is bound, and a proof. */
export const callWithProof = (url: string, token: string, proof: string | undefined, query = '{ viewer { id } }') =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `DPoP ${token}`,
      ...(proof !== undefined && { dpop: proof }),
    },
    body: JSON.stringify({ query }),
  })
