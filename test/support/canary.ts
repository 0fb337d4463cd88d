/** Every secret the tests made, to be searched for where none may be. */
export class Canary {
  readonly #secrets = new Set<string>()

  keep<Text extends string>(secret: Text): Text {
    // What is shorter than this is found by chance.
    if (secret.length >= 12) this.#secrets.add(secret)
    return secret
  }

  /** Which secrets stand in the text; empty where it is clean. */
  foundIn(text: string): readonly string[] {
    return [...this.#secrets].filter((secret) => text.includes(secret)).map((secret) => `${secret.slice(0, 6)}…`)
  }

  get count(): number {
    return this.#secrets.size
  }
}
