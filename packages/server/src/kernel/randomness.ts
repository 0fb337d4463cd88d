import { randomFillSync } from 'node:crypto'

/** Unpredictable bytes, as a dependency. Nothing else in the server draws any. */
export interface Randomness {
  bytes(length: number): Uint8Array
  /** A number in [0, 1), for jitter only: never for anything an attacker may not guess. */
  fraction(): number
}

const poolSize = 8192
let pool = new Uint8Array(0)
let used = 0

// One call to the system per 8 KiB: IDs are drawn on the token path.
const draw = (length: number): Uint8Array => {
  if (length > 256) return randomFillSync(new Uint8Array(length))
  if (used + length > pool.length) {
    pool = randomFillSync(new Uint8Array(poolSize))
    used = 0
  }
  const bytes = pool.slice(used, used + length)
  pool.fill(0, used, used + length)
  used += length
  return bytes
}

const fraction = (): number => draw(6).reduce((sum, byte) => (sum + byte) / 256, 0)

export const systemRandomness: Randomness = { bytes: draw, fraction }
