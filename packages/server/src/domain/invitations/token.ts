import { createHash } from 'node:crypto'

/** What is kept of a token. A plain hash, as there is nothing to guess: its 256 bits are ours. */
export const hashOfToken = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())
