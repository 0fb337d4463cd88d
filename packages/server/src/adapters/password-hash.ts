import { hash, verify } from '@node-rs/argon2'
import type { PasswordHasher } from '../kernel/deps.ts'

// OWASP's parameters for argon2id (the library's default algorithm): 19 MiB, two passes, one lane.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** argon2id, at most `concurrency` at a time: each takes a core and 19 MiB, and requests must not be able to take them all. */
export const createPasswordHasher = (concurrency: number): PasswordHasher => {
  let running = 0
  const waiting: (() => void)[] = []
  const bounded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
  return {
    hash: (password) => bounded(() => hash(password, parameters)),
    verify: (stored, password) => bounded(() => verify(stored, password)),
  }
}
