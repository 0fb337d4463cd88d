import type { Lease } from '../../../kernel/database.ts'

/** Leases within this process: the directory's lock sees to it that there is no other. */
export const embeddedLeases = (): ((name: string) => Promise<Lease | null>) => {
  const holders = new Map<string, Lease>()
  return async (name) => {
    if (holders.has(name)) return null
    const lease: Lease = {
      isHeld: () => holders.get(name) === lease,
      release: async () => {
        if (holders.get(name) === lease) holders.delete(name)
      },
    }
    holders.set(name, lease)
    return lease
  }
}
