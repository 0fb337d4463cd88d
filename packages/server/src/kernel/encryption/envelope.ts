import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Randomness } from '../randomness.ts'

const nonceLength = 12
const tagLength = 16

/** AES-256-GCM: nonce, ciphertext, tag. `associated` binds it to its place, so that it opens nowhere else. */
export const encrypt = (
  key: Uint8Array,
  plain: Uint8Array,
  associated: string,
  randomness: Randomness,
): Uint8Array<ArrayBuffer> => {
  const nonce = randomness.bytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  cipher.setAAD(Buffer.from(associated))
  return new Uint8Array(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
}

/** @throws where key, place or a single bit is not the one it was made with. */
export const decrypt = (key: Uint8Array, sealed: Uint8Array, associated: string): Uint8Array<ArrayBuffer> => {
  if (sealed.length < nonceLength + tagLength) throw new Error('A sealed value is too short to be one.')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(associated))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  return new Uint8Array(
    Buffer.concat([decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength)), decipher.final()]),
  )
}
