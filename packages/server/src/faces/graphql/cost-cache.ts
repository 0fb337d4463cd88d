/**
 * What operations cost, by the parsed operation and its variables: whoever asks again, asks the same. It goes with the parsed
 * document, of which a bounded number is kept; of variables few and short ones, or whoever varies them would fill the memory.
 */
export class CostCache<Cost> {
  readonly #held = new WeakMap<object, Map<string, Cost>>()

  of(operation: object, variables: Readonly<Record<string, unknown>>, measure: () => Cost): Cost {
    const key = JSON.stringify(variables)
    const costs = this.#held.get(operation) ?? new Map<string, Cost>()
    const known = costs.get(key)
    if (known !== undefined) return known
    const cost = measure()
    if (key.length <= longestKey && costs.size < mostOfOne) {
      costs.set(key, cost)
      this.#held.set(operation, costs)
    }
    return cost
  }
}

const longestKey = 256
const mostOfOne = 16
