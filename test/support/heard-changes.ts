import { changeChannel } from '../../packages/server/src/kernel/change-feed.ts'
import type { TestApp } from './app.ts'

/** What a service told its caches. */
export interface HeardChanges {
  /** All that was announced so far, also what is on its way through the database. */
  all(): Promise<readonly string[]>
  stop(): void
}

/** Hears what a service tells its caches: by itself, and through the database. */
export const hearChanges = ({ deps, database }: Pick<TestApp, 'deps' | 'database'>): HeardChanges => {
  const heard: string[] = []
  let marks = 0
  let arrived: (() => void) | undefined
  const stop = deps.changes.subscribe(
    ({ type, id }) => {
      if ((type as string) === 'mark') arrived?.()
      else heard.push(`${type} ${id}`)
    },
    () => heard.push('everything'),
  )
  return {
    all: async () => {
      // Notices arrive in the order of their commits: when this one is here, so are all before it.
      const mark = `mark ${(marks += 1)}`
      const arrival = new Promise<void>((resolve) => (arrived = resolve))
      await database.asOwner((query) => query(`SELECT pg_notify($1, $2)`, [changeChannel, mark]))
      await arrival
      return [...heard]
    },
    stop,
  }
}
