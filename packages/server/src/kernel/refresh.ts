interface Options {
  /** Reads what shall be held, and holds it. */
  readonly run: () => Promise<void>
  readonly onFailure: (cause: unknown) => void
  readonly retryMs?: number
}

/**
 * Keeps a copy up to date that is replaced as a whole. One run at a time, and once more where it was asked for
 * meanwhile: two runs side by side could end in the wrong order, and the older copy would stay. A run that fails is
 * tried again until one succeeds, because nobody may ask again.
 */
export class Refresh {
  readonly #options: Required<Options>
  #isRunning = false
  #isAsked = false
  #isStopped = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: Options) {
    this.#options = { retryMs: 1_000, ...options }
  }

  ask(): void {
    this.#isAsked = true
    if (!this.#isRunning) void this.#runWhileAsked()
  }

  async #runWhileAsked(): Promise<void> {
    this.#isRunning = true
    clearTimeout(this.#timer)
    while (this.#isAsked && !this.#isStopped) {
      this.#isAsked = false
      try {
        await this.#options.run()
      } catch (cause) {
        this.#options.onFailure(cause)
        this.#timer = setTimeout(() => this.ask(), this.#options.retryMs).unref()
      }
    }
    this.#isRunning = false
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }
}
