import { inspect } from 'node:util'

const mask = '***'

/** A value that must not be printed: whatever turns it into text, but `reveal`, gives `***`. */
export class Secret<Value = string> {
  readonly #value: Value

  constructor(value: Value) {
    this.#value = value
  }

  /** The value itself, for the one place that uses it. */
  reveal(): Value {
    return this.#value
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [inspect.custom](): string {
    return mask
  }
}
