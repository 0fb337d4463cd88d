import type { KeyObject } from 'node:crypto'
import type { PublicJwk, SigningAlgorithm } from '../applications/model.ts'
import { keyObjectOf } from '../applications/public-jwk.ts'

// Public halves of key pairs that were thrown away.
const p256: PublicJwk = {
  kty: 'EC',
  x: 'OAd4U-jCY1heyWQINcXsWBB-fY0FTqDVDA2HPfgxp6I',
  y: '-Tl5-5V5Bxu7j2uweYo-OEWlNiKB0ycPoShD6XP-DKk',
  crv: 'P-256',
}
const p384: PublicJwk = {
  kty: 'EC',
  x: 'SKikBhQvNUpPLu6RptwhIi6wQc_g2SdgJOitOCYCRjYtFrxhimTTdb-c_M7lt2Mw',
  y: 'VNIUNDUx2lQ4X5OOZXxoxHC7PhEv4aKUN5n_2f_bI2il-MgPG1lASAaH_-zir5-x',
  crv: 'P-384',
}
const ed25519: PublicJwk = { crv: 'Ed25519', x: 'Rj7jlpeY7feF0gFWSBMBfzfNrJggzvII61J8k0RxBSU', kty: 'OKP' }
const rsa: PublicJwk = {
  kty: 'RSA',
  n: 'zcyk4gGF2U_sMFgmsM-aSXvEhRHluZLcipIZqTJfLwfY20lVZj0RFEIi5bbfas9K4eUJ_lcNavd-AsCCk7UomraaFY0cHIhOORA8sIZWkUmmYYZ9evTBCj_Mgss3_oFgwAoj2A3YrXvS_3-yXufqQKm0CkB4LwP4M2QrjffUldB_o9bgAUhNwQ8y6wiCKk7cSgfByeBz-3rlw1dBn7iTFspmNU7c3vEtUsuDBFKjSGWKN7BQUrVu8MnJnLngQHnzyrtbOvf9q-ZS-vEmISIKdtfUrdHtqESQKJAHYQkelXKyqfN0P0mg4y4mVcjj85b74TzH9y4uslz5dgQosvkH0Q',
  e: 'AQAB',
}

const jwks: Readonly<Record<SigningAlgorithm, PublicJwk>> = {
  ES256: p256,
  ES384: p384,
  EdDSA: ed25519,
  Ed25519: ed25519,
  RS256: rsa,
  PS256: rsa,
}
const keys = new Map<PublicJwk, KeyObject>()

/** What a signature is checked with where there is no key for it, so that this takes as long as where there is one. */
export const nobodysKey = (alg: SigningAlgorithm): KeyObject => {
  const jwk = jwks[alg]
  const key = keys.get(jwk) ?? keyObjectOf(jwk)
  keys.set(jwk, key)
  return key
}
