import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { accessTokenType } from '@postern/protocol'
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair } from 'jose'
import type { Log } from '../../kernel/log.ts'
import type { PublicJwk, SigningPair, TokenSigner } from '../../kernel/signing.ts'
import { SigningThread } from './signing-thread.ts'

interface Held extends SigningPair {
  readonly publicKey: KeyObject
  /** The encoded header, the same for every token of the pair. */
  readonly header: string
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

const derOf = (pem: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))

/** The thumbprint of a key (RFC 7638 §3): its required members alone, in alphabetical order. */
const thumbprintOf = ({ kty, crv, x, y }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')

type StoredPair = Parameters<TokenSigner['use']>[0][number]

/**
 * The pair, its public half from the private one: what is stored in clear beside it proves nothing, and a key put in its
 * place would have the API believe tokens of whoever put it there. Null where the two do not belong together.
 */
const opened = ({ kid, publicJwk: stored, privateKey: der, activeAt }: StoredPair): Held | null => {
  const privateKey = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as unknown as PublicJwk
  const publicJwk = { kty, crv, x, y }
  if (thumbprintOf(publicJwk) !== kid || thumbprintOf(stored) !== kid) return null
  const header = encoded({ alg: 'ES256', typ: accessTokenType, kid })
  return { kid, publicJwk, activeAt, privateKey, publicKey, header }
}

/** Signs with node:crypto, which costs a third of WebCrypto's time per token; keys are made by jose. */
export const createTokenSigner = (log: Pick<Log, 'error'>): TokenSigner => {
  // Newest first, so that the first active one is the one to sign with.
  let held: readonly Held[] = []
  const thread = new SigningThread((cause) => log.error({ err: cause as Error }, 'the signing thread is lost'))
  // A clock that was set back before the first one began must not stop the service: that one is published all the same.
  const active = (now: number): Held | undefined => held.find((pair) => pair.activeAt <= now) ?? held.at(-1)
  const requireActive = (now: number): Held => {
    const pair = active(now)
    if (!pair) throw new Error('No signing key is active.')
    return pair
  }

  return {
    async generate() {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
      const { kty, crv, x, y } = (await exportJWK(publicKey)) as PublicJwk
      const publicJwk = { kty, crv, x, y }
      return {
        kid: await calculateJwkThumbprint(publicJwk),
        publicJwk,
        privateKey: derOf(await exportPKCS8(privateKey)),
      }
    },
    use(pairs) {
      held = pairs
        .flatMap((pair) => {
          const own = opened(pair)
          if (!own) log.error({ kid: pair.kid }, 'a signing key whose halves do not belong together is not used')
          return own ?? []
        })
        .toSorted((one, other) => other.activeAt - one.activeAt)
    },
    prepare(claims, now) {
      const pair = requireActive(now)
      const input = `${pair.header}.${encoded(claims)}`
      return async () => `${input}.${await thread.sign(input, pair.privateKey)}`
    },
    async signDocument(type, claims, now) {
      const { kid, privateKey } = requireActive(now)
      const input = `${encoded({ alg: 'ES256', typ: type, kid })}.${encoded(claims)}`
      return `${input}.${await thread.sign(input, privateKey)}`
    },
    keySet: () => ({
      keys: held.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, use: 'sig', alg: 'ES256' })),
    }),
    publicKey: (kid) => held.find((pair) => pair.kid === kid)?.publicKey ?? null,
    isReady: (now) => active(now) !== undefined,
    close: () => thread.close(),
  }
}
