import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { TestApp } from '../support/app.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }
export type Members = Readonly<Record<string, Json | undefined>>

/** Changes to a good token. A member that is undefined is left out. */
export interface Forged {
  readonly header?: Members
  readonly claims?: Members
  /** Another key than the service's own. */
  readonly key?: KeyObject
  /** In place of a good signature. */
  readonly signature?: (input: string) => Uint8Array
}

const encode = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url')

/** A forger who has what no forger has, the service's own key: so that one thing at a time can be wrong. */
export class Forger {
  readonly #header: Members
  readonly #claims: Members
  readonly key: KeyObject
  readonly #mintId: () => string

  constructor(goodToken: string, key: KeyObject, mintId: () => string) {
    this.#header = decodeProtectedHeader(goodToken) as Members
    this.#claims = decodeJwt(goodToken) as Members
    this.key = key
    this.#mintId = mintId
  }

  get kid(): string {
    return String(this.#header['kid'])
  }

  /** A good token but for what is given; with nothing given, a good token. */
  token({ header = {}, claims = {}, key = this.key, signature }: Forged = {}): string {
    const claimed = { ...this.#claims, jti: this.#mintId(), ...claims }
    return this.signed(JSON.stringify({ ...this.#header, ...header }), JSON.stringify(claimed), key, signature)
  }

  /** The claims of a good token, as text to be changed. */
  claimsText(): string {
    return JSON.stringify({ ...this.#claims, jti: this.#mintId() })
  }

  signed(
    header: string = JSON.stringify(this.#header),
    payload: string = this.claimsText(),
    key: KeyObject = this.key,
    signature?: (input: string) => Uint8Array,
  ): string {
    const input = `${encode(header)}.${encode(payload)}`
    const made = signature?.(input) ?? sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
    return `${input}.${encode(made)}`
  }
}

/** A forger with the key that the service signs with now. */
export const createForger = async (app: TestApp, goodToken: string): Promise<Forger> => {
  const { deps } = app
  const kid = String(decodeProtectedHeader(goodToken).kid)
  const { privateSealed } = await deps.database.client.signingKey.findUniqueOrThrow({ where: { id: kid } })
  const place = { table: 'signing_keys', column: 'private_sealed', row: kid }
  const der = Buffer.from(deps.keyring.open('signing-keys', place, privateSealed))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return new Forger(goodToken, key, () => deps.ids.mint('Token'))
}
