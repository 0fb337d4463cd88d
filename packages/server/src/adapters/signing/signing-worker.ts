// The thread of signing-thread.ts: signs group after group.
import type { KeyObject } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { signEs256 } from './es256.ts'
import type { SigningOrder } from './signing-thread.ts'

let held: KeyObject | undefined

parentPort?.on('message', ({ key = held, lines }: SigningOrder) => {
  if (!key) throw new Error('The first order came without a key.')
  held = key
  const signatures = lines.split('\n').map((line) => signEs256(line, key))
  // A thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(signatures.join(''))
})
