import { fromBase64, fromBase64Url, toBase64Url } from '@postern/protocol'
import { PosternError, misconfigured } from './errors.ts'
import { secureBytes } from './platform.ts'

type KeyMaterial = CryptoKey | Uint8Array<ArrayBuffer> | string

/**
 * An AES key of 256 bits: as WebCrypto holds it, its 32 bytes, or those in base 64; or a function that gets it, from a keyring
 * or a secret manager. It must not lie beside what it seals.
 */
export type SealingKey = KeyMaterial | (() => KeyMaterial | Promise<KeyMaterial>)

const keyBytes = 32
const nonceBytes = 12

const importKey = async (given: SealingKey, where: string): Promise<CryptoKey> => {
  const material = typeof given === 'function' ? await given() : given
  if (material instanceof CryptoKey) {
    if (material.algorithm.name === 'AES-GCM') return material
    throw misconfigured(where)
  }
  const text = typeof material === 'string' ? material.trim() : null
  const bytes = text === null ? (material as Uint8Array<ArrayBuffer>) : (fromBase64(text) ?? fromBase64Url(text))
  if (bytes?.byteLength !== keyBytes) throw misconfigured(where)
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** What seals under one key, which is got when it is needed first. */
export const createSeal = (given: SealingKey) => {
  const where = '`key` must be 32 random bytes, in base 64 as a text'
  let key: Promise<CryptoKey> | null = null
  const keyOf = (): Promise<CryptoKey> => {
    key ??= importKey(given, where).catch((cause: unknown) => {
      key = null
      throw cause instanceof PosternError ? cause : new PosternError('SECRET_UNAVAILABLE', { where: '`key`', cause })
    })
    return key
  }
  const parameters = (iv: Uint8Array<ArrayBuffer>, context: string) => ({
    ...{ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) },
  })
  return {
    /** @param context where it will lie: what was moved elsewhere does not open */
    seal: async (context: string, text: string): Promise<string> => {
      const iv = secureBytes(nonceBytes)
      const sealed = await crypto.subtle.encrypt(parameters(iv, context), await keyOf(), new TextEncoder().encode(text))
      return `${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`
    },
    /** The text, or null where it is not what was sealed under this key for this place. */
    open: async (context: string, sealed: string): Promise<string | null> => {
      const unsealing = await keyOf()
      const [iv, body, ...more] = sealed.trim().split('.').map(fromBase64Url)
      if (!iv || !body || iv.byteLength !== nonceBytes || more.length > 0) return null
      try {
        return new TextDecoder().decode(await crypto.subtle.decrypt(parameters(iv, context), unsealing, body))
      } catch {
        return null
      }
    },
  }
}
