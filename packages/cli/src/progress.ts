import type { Output } from './shell.ts'

const stepBytes = 4 * 2 ** 20

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** How far long work is, on a terminal; nothing anywhere else. */
export class Progress {
  readonly #output: Output
  readonly #what: string
  readonly #totalBytes: number | null
  #bytes = 0
  #shownBytes = 0

  constructor(output: Output, what: string, totalBytes: number | null = null) {
    this.#output = output
    this.#what = what
    this.#totalBytes = totalBytes
  }

  add(bytes: number): void {
    this.#bytes += bytes
    if (!this.#output.isTerminal || this.#bytes - this.#shownBytes < stepBytes) return
    this.#shownBytes = this.#bytes
    const total = this.#totalBytes === null ? '' : ` of ${megabytes(this.#totalBytes)}`
    this.#output.write(`\r${this.#what}: ${megabytes(this.#bytes)}${total}`)
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#shownBytes > 0) this.#output.write('\r\u001b[K')
  }
}
