import { createHash } from 'node:crypto'
import type { Randomness } from '../../kernel/randomness.ts'
import { Secret } from '../../kernel/secret.ts'

/**
 * What is stored of what the cookie carries. A plain hash: of 256 random bits nothing can be guessed, and whoever reads
 * the database can make no cookie from it.
 */
export const hashOfToken = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())

/** 256 bits of which nothing is kept but the hash. */
export const mintToken = (randomness: Randomness): Secret =>
  new Secret(Buffer.from(randomness.bytes(32)).toString('base64url'))

/** Whether the text can be one of ours, so that anything else costs the database nothing. */
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)
