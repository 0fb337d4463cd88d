import type { ServerResponse } from 'node:http'

/** The requests that are not answered yet. */
export class UnderWay {
  // By place, and places are used again. A Set that gains and loses members all the time leaves tables behind, which keep
  // answered requests alive until the next full garbage collection: on the token path that cost a tenth of the time.
  readonly #unanswered: (ServerResponse | null)[] = []
  readonly #freePlaces: number[] = []
  #whenNone: (() => void) | undefined

  /** @param whenClosed called once it is answered, or the client has left */
  add(response: ServerResponse, whenClosed: () => void): void {
    const place = this.#freePlaces.pop() ?? this.#unanswered.length
    this.#unanswered[place] = response
    response.on('close', () => {
      whenClosed()
      this.#unanswered[place] = null
      this.#freePlaces.push(place)
      if (this.#isNone()) this.#whenNone?.()
    })
  }

  #isNone(): boolean {
    return this.#freePlaces.length === this.#unanswered.length
  }

  /** Resolves once there is none; the connections of those there are end with their answers. */
  async finish(): Promise<void> {
    for (const response of this.#unanswered) if (response) response.shouldKeepAlive = false
    if (!this.#isNone()) await new Promise<void>((resolve) => (this.#whenNone = resolve))
  }
}
