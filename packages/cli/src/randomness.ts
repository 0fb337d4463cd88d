import { randomBytes } from 'node:crypto'

/** Bytes that nobody can guess. The only drawing of them: the rest is given it. */
export const systemRandomness = (length: number): Uint8Array => randomBytes(length)
