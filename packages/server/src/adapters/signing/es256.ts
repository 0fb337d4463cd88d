import { sign, type KeyObject } from 'node:crypto'
import { joinedSignature } from './joined-signature.ts'

/** The characters of a signature: 64 bytes in base64url. */
export const signatureLength = 86

/** The ES256 signature of a JWS (RFC 7518 §3.4) over its signing input, which is ASCII. */
export const signEs256 = (input: string, key: KeyObject): string =>
  // The key by itself and DER: asking node:crypto for JWS's form, in an object around the key, doubles the time.
  joinedSignature(sign('sha256', Buffer.from(input, 'latin1'), key)).toString('base64url')
