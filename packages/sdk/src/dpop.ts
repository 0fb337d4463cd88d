import { toBase64Url } from '@postern/protocol'
import { discard } from './discard.ts'
import { parseJson } from './exchange.ts'
import { signJwt } from './jwt.ts'
import { secureBytes } from './platform.ts'
import type { Platform } from './platform.ts'
import type { ProofOfPossession } from './proof-of-possession.ts'
import { isRecord } from './record.ts'
import { isReplayable } from './replayable.ts'

export interface DpopOptions {
  /** An ECDSA P-256 pair to keep; where left out, one is made that no code can export and that ends with the process. */
  readonly keyPair?: CryptoKeyPair
}

export interface DpopProofRequest {
  readonly method: string
  readonly url: string
  /** The token that goes along; none at the token endpoint. */
  readonly accessToken?: string | undefined
  /** What the server told by `DPoP-Nonce`. */
  readonly nonce?: string | undefined
  /** When it is made, in milliseconds since 1970. */
  readonly now: number
}

export interface Dpop extends ProofOfPossession {
  /** The `DPoP` header of one request, for HTTP libraries of your own; `Authorization` is then `DPoP` with the token. */
  proof(request: DpopProofRequest): Promise<string>
}

/** What a nonce may be made of (RFC 9449 §8.1). */
const noncePattern = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/
const longestRefusal = 16 * 1024
/** HTTP's Date counts whole seconds: what is off by no more than that is not off. */
const ignoredSkewMs = 5_000

const sha256 = async (text: string): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

/** The beginning of a body, of a copy that leaves the answer unread. */
const beginningOf = async (response: Response): Promise<string> => {
  const reader = response.clone().body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (reader && text.length < longestRefusal) {
    const { done, value } = await reader.read()
    if (done) return text
    text += decoder.decode(value, { stream: true })
  }
  discard(reader)
  return text
}

/** Whether the answer says nothing but that a nonce is wanted: of an API in the header, of a token endpoint in the body. */
const wantsNonce = async (response: Response): Promise<boolean> => {
  if (response.status === 401 && /\bDPoP\b.*\buse_dpop_nonce\b/i.test(response.headers.get('www-authenticate') ?? ''))
    return true
  if (response.status !== 400 && response.status !== 401) return false
  const body = parseJson(await beginningOf(response).catch(() => ''))
  return isRecord(body) && body['error'] === 'use_dpop_nonce'
}

/**
 * Tokens that are of use only with a key (RFC 9449): each request proves the key, so that a token that was overheard, logged
 * or stolen from an API is worth nothing. For the option `dpop` of a client; one to a client.
 */
export const createDpop = ({ keyPair }: DpopOptions = {}): Dpop => {
  let pair: Promise<CryptoKeyPair> | null = keyPair === undefined ? null : Promise.resolve(keyPair)
  const pairOf = (): Promise<CryptoKeyPair> =>
    // oxlint-disable-next-line postern/key-generation -- the key is this client's own, and never leaves it
    (pair ??= crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']))
  /** The public key as a JWK has it, and nothing else that an export adds. */
  const publicKey = async (): Promise<JsonWebKey> => {
    const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', (await pairOf()).publicKey)
    return { crv, kty, x, y } as JsonWebKey
  }

  const proof = async ({ method, url, accessToken, nonce, now }: DpopProofRequest): Promise<string> => {
    const { origin, pathname } = new URL(url)
    const claims = {
      jti: toBase64Url(secureBytes(16)),
      htm: method,
      // Without query and fragment (RFC 9449 §4.2).
      htu: origin + pathname,
      iat: Math.floor(now / 1000),
      ...(accessToken !== undefined && { ath: await sha256(accessToken) }),
      ...(nonce !== undefined && { nonce }),
    }
    const key = { key: (await pairOf()).privateKey, algorithm: 'ES256' } as const
    return signJwt(key, { typ: 'dpop+jwt', jwk: await publicKey() }, claims)
  }

  const bind = ({ fetch, clock }: Platform): typeof globalThis.fetch => {
    /** By origin, as each server has nonces and a clock of its own. */
    const nonces = new Map<string, string>()
    const aheadMs = new Map<string, number>()

    const learn = (origin: string, { headers }: Response): void => {
      const nonce = headers.get('dpop-nonce')
      if (nonce !== null && noncePattern.test(nonce)) nonces.set(origin, nonce)
      const told = Date.parse(headers.get('date') ?? '')
      const ahead = told - clock.now().wall
      if (!Number.isNaN(ahead)) aheadMs.set(origin, Math.abs(ahead) > ignoredSkewMs ? ahead : 0)
    }

    return async (input, init = {}) => {
      const request = input instanceof Request ? input : null
      const url = input instanceof Request ? input.url : String(input)
      const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
      const headers = new Headers(init.headers ?? request?.headers)
      const accessToken = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1]
      // What carries no token and fetches none, such as the metadata, has nothing to prove.
      if (accessToken === undefined && method !== 'POST') return fetch(input, init)
      if (accessToken !== undefined) headers.set('authorization', `DPoP ${accessToken}`)
      const { origin } = new URL(url)
      const send = async (): Promise<Response> => {
        const now = clock.now().wall + (aheadMs.get(origin) ?? 0)
        headers.set('dpop', await proof({ method, url, accessToken, nonce: nonces.get(origin), now }))
        const response = await fetch(input, { ...init, headers })
        learn(origin, response)
        return response
      }
      const used = nonces.get(origin)
      const canReplay = isReplayable(input, init)
      const response = await send()
      if (!canReplay || nonces.get(origin) === used || !(await wantsNonce(response))) return response
      discard(response.body)
      return send()
    }
  }

  return Object.freeze({
    proof,
    bind,
    /** The members in this order and nothing else (RFC 7638 §3). */
    thumbprint: async () => sha256(JSON.stringify(await publicKey())),
  })
}
