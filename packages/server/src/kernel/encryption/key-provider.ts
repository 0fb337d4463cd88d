/** Where the master key is. It wraps data keys and never leaves; a KMS can stand behind the same two calls. */
export interface KeyProvider {
  /** What it is, for the start's report: never the key. */
  readonly description: string
  wrap(key: Uint8Array, associated: string): Promise<Uint8Array>
  /** @throws where the key was wrapped by another master key, or for another use. */
  unwrap(wrapped: Uint8Array, associated: string): Promise<Uint8Array>
}
