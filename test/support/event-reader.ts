import { setTimeout as wait } from 'node:timers/promises'

/** What came over a subscription, as the client of one reads it: GraphQL over SSE, distinct connections mode. */
export class EventReader {
  readonly status: number
  readonly headers: Headers
  /** The results of `next` events, as they came. */
  readonly results: {
    readonly data?: any
    readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, any> }[]
  }[] = []
  /** All that came, heartbeats too. */
  text = ''
  isComplete = false
  /** Whether the answer ended, by `complete` or without. */
  hasEnded = false
  readonly #abort: AbortController

  constructor(response: Response, abort: AbortController) {
    this.status = response.status
    this.headers = response.headers
    this.#abort = abort
    void this.#read(response)
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of response.body!) {
        const part = decoder.decode(chunk as Uint8Array, { stream: true })
        this.text += part
        const blocks = (rest + part).split('\n\n')
        rest = blocks.pop()!
        for (const block of blocks) this.#take(block)
      }
    } catch {
      // Cut off.
    }
    this.hasEnded = true
  }

  #take(block: string): void {
    const field = (name: string) => /^event: (.*)$/m.exec(block)?.[1] === name
    if (field('complete')) this.isComplete = true
    if (field('next')) this.results.push(JSON.parse(/^data: (.*)$/m.exec(block)![1]!))
  }

  /** The first result behind the first `from` ones that fits; waits for it. */
  async until(fits: (result: EventReader['results'][number]) => boolean, patienceMs = 5_000): Promise<any> {
    for (let waited = 0; waited < patienceMs; waited += 10) {
      const found = this.results.find(fits)
      if (found) return found
      await wait(10)
    }
    throw new Error(`It did not come: ${JSON.stringify(this.results).slice(0, 2_000)}`)
  }

  /** The code of the last error, once it has ended. */
  async ending(patienceMs = 5_000): Promise<string | undefined> {
    for (let waited = 0; !this.hasEnded && waited < patienceMs; waited += 10) await wait(10)
    if (!this.hasEnded) throw new Error('It goes on.')
    return this.results.at(-1)?.errors?.[0]?.extensions['code']
  }

  leave(): void {
    this.#abort.abort()
  }
}

/** Opens a subscription, with whatever headers say who asks. */
export const subscribe = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables: object = {},
): Promise<EventReader> => {
  const abort = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: abort.signal,
  })
  return new EventReader(response, abort)
}

export const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` })
