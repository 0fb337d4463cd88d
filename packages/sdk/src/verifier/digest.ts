import { toBase64Url } from '@postern/protocol'

/** SHA-256 in base64url, as claims spell it. */
export const digestOf = async (input: string | Uint8Array<ArrayBuffer>): Promise<string> => {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  return toBase64Url(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes)))
}
