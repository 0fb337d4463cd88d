import { hash, verify } from '@node-rs/argon2'
import type { PasswordHasher } from '../kernel/deps.ts'
import { fault } from '../kernel/fault.ts'

// OWASP's parameters for argon2id (the library's default algorithm): 19 MiB, two passes, one lane.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A hash of no password: verifying against it takes the same work, and comes to nothing. */
const nobodys = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

// A place in the queue costs about 20 ms of one core: whoever would wait longer than this is told so at once.
const mostWaitingEach = 100
const retryAfterSeconds = 2

/** argon2id, at most `concurrency` at a time: each takes a core and 19 MiB, and requests must not be able to take them all. */
export const createPasswordHasher = (concurrency: number): PasswordHasher => {
  let running = 0
  const waiting: (() => void)[] = []
  const bounded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= concurrency && waiting.length >= concurrency * mostWaitingEach)
      throw fault('OVERLOADED', 'Too many passwords wait to be checked: try again in a moment.', { retryAfterSeconds })
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
    verify: (stored, password) => bounded(async () => (await verify(stored ?? nobodys, password)) && stored !== null),
  }
}
