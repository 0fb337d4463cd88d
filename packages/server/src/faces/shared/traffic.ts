import type { EndpointName } from '@postern/protocol'
import { Counter, Histogram } from '../../kernel/metrics.ts'

/** What was asked for: an endpoint there is, or `none`. */
export type Route = EndpointName | 'none'

interface Answered {
  readonly byStatus: Map<number, number>
  readonly took: Histogram
}

/** What was answered, by endpoint and status, and how long it took. */
export class Traffic {
  readonly #answered = new Map<Route, Answered>()
  /** Refusals of the OAuth endpoints by their error. */
  readonly oauthRefusals = new Counter()

  /** Status 0 stands for a client that left before its answer. */
  count(route: Route, status: number, milliseconds: number): void {
    let answered = this.#answered.get(route)
    if (!answered) {
      answered = { byStatus: new Map(), took: new Histogram() }
      this.#answered.set(route, answered)
    }
    answered.byStatus.set(status, (answered.byStatus.get(status) ?? 0) + 1)
    answered.took.observe(milliseconds / 1_000)
  }

  get answered(): ReadonlyMap<Route, Answered> {
    return this.#answered
  }
}
