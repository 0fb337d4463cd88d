import type { KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { signatureLength, signEs256 } from './es256.ts'

/**
 * What the thread is asked for: the signature of each line, in order. It answers with the signatures end to end. One text
 * each way, because every string of a message costs as much as a tenth of a signature.
 */
export interface SigningOrder {
  /** Left out where it is the one of the last order: a key costs as much to hand over as a signature. */
  readonly key?: KeyObject
  readonly lines: string
}

interface Waiting {
  readonly input: string
  readonly key: KeyObject
  readonly resolve: (signature: string) => void
  readonly reject: (reason: unknown) => void
}

const signHere = (group: readonly Waiting[]): void => {
  for (const { input, key, resolve, reject } of group) {
    try {
      resolve(signEs256(input, key))
    } catch (cause) {
      reject(cause)
    }
  }
}

/**
 * Makes signatures, the most expensive part of a token. What comes alone is signed right here. What comes in numbers goes,
 * one turn of the loop at a time, to a thread of its own, where there is a core for it: handing over single signatures,
 * as Node's own pool would, costs a third of what it saves.
 */
export class SigningThread {
  readonly #onLost: (cause: unknown) => void
  /** Without a second core, or once the thread was lost, all is signed here. */
  #isHere = availableParallelism() < 2
  #waiting: Waiting[] = []
  /** What the thread has, in the order it will answer. */
  readonly #handedOver: (readonly Waiting[])[] = []
  #worker: Worker | null = null
  /** The key the thread has. */
  #handedKey: KeyObject | null = null

  constructor(onLost: (cause: unknown) => void) {
    this.#onLost = onLost
  }

  sign(input: string, key: KeyObject): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, key, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => this.#flush())
    })
  }

  #flush(): void {
    const group = this.#waiting
    this.#waiting = []
    const key = group[0]?.key
    if (this.#isHere || group.length < 2 || !key || group.some((one) => one.key !== key)) {
      signHere(group)
      return
    }
    this.#handedOver.push(group)
    const lines = group.map(({ input }) => input).join('\n')
    const order: SigningOrder = key === this.#handedKey ? { lines } : { key, lines }
    // A thread has no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#thread().postMessage(order)
    this.#handedKey = key
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./signing-worker.ts', import.meta.url), { execArgv: [] })
    worker.unref()
    worker.on('message', (signatures: string) => {
      const group = this.#handedOver.shift() ?? []
      group.forEach(({ resolve }, index) =>
        resolve(signatures.slice(index * signatureLength, (index + 1) * signatureLength)),
      )
    })
    worker.on('error', (cause) => this.#lose(cause))
    worker.on('exit', (code) => this.#lose(new Error(`The signing thread ended with ${code}.`)))
    this.#worker = worker
    return worker
  }

  #lose(cause: unknown): void {
    if (this.#isHere) return
    this.#isHere = true
    this.#onLost(cause)
    for (const group of this.#handedOver.splice(0)) signHere(group)
  }

  async close(): Promise<void> {
    this.#isHere = true
    for (const group of this.#handedOver.splice(0)) signHere(group)
    await this.#worker?.terminate()
  }
}
