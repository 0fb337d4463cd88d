// A process of its own: verifies one password again and again, at most as many at a time as the service does.
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'

/** For how long, in milliseconds. */
export type Argon2Order = number
/** Verifications per second. */
export type Argon2Rate = number

// What the service uses: 19 MiB, two passes, one lane; and it leaves one core to all else.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const lanes = Math.max(1, availableParallelism() - 1)
const password = 'Correct-Horse-7-Battery!'

process.once('disconnect', () => process.exit())

process.on('message', (milliseconds: Argon2Order) => {
  void (async () => {
    const stored = await hash(password, parameters)
    const startedAt = performance.now()
    const isOver = () => performance.now() - startedAt >= milliseconds
    let done = 0
    const lane = async (): Promise<void> => {
      while (!isOver()) {
        if (!(await verify(stored, password))) throw new Error('The right password was taken for a wrong one.')
        done += 1
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    process.send?.((done * 1_000) / (performance.now() - startedAt))
  })()
})
