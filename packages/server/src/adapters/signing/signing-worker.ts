// The thread of signing-thread.ts: signs group after group.
import { parentPort } from 'node:worker_threads'
import { signEs256 } from './es256.ts'
import type { SigningOrder } from './signing-thread.ts'

parentPort?.on('message', ({ key, lines }: SigningOrder) => {
  const signatures = lines.split('\n').map((line) => signEs256(line, key))
  // A thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(signatures.join(''))
})
