/** A lock that was taken. */
export interface CacheLock {
  /** Writes the entry, unless the lock went to somebody else meanwhile: whoever came later knows better. */
  write(entry: string, lifeMs: number): Promise<void>
  release(): Promise<void>
}

/** Where sealed tokens are kept, by names that say nothing. */
export interface CacheStore {
  read(name: string): Promise<string | null>
  /** Takes the lock of a name for so long at most; null where somebody else has it. */
  lock(name: string, lifeMs: number): Promise<CacheLock | null>
}
