import { countExpiring, findNextExpiry } from '../domain/applications/expiring-credentials.ts'
import { reminderDays } from '../domain/applications/reminder.ts'
import type { Clock } from '../kernel/clock.ts'
import type { View } from '../kernel/tx.ts'
import type { Job } from './runner.ts'

/** What the database holds that somebody should see to, as it was counted last. */
export interface Stock {
  /** Messages on their way out, and those that were given up. */
  outbox: { readonly waiting: number; readonly failed: number }
  /** How many secrets, keys and certificates end within so many days. */
  expiring: readonly (readonly [days: number, credentials: number])[]
  /** When the next one ends; null where none is in use. */
  nextExpiryAt: Date | null
}

export const emptyStock = (): Stock => ({ outbox: { waiting: 0, failed: 0 }, expiring: [], nextExpiryAt: null })

const takeStock = async (view: View, now: Date, stock: Stock): Promise<void> => {
  stock.outbox = {
    waiting: await view.outboxMessage.count({ where: { deliveredAt: null, failedAt: null } }),
    failed: await view.outboxMessage.count({ where: { deliveredAt: null, failedAt: { not: null } } }),
  }
  const expiring: [number, number][] = []
  for (const days of reminderDays) expiring.push([days, await countExpiring(view, now, days)])
  stock.expiring = expiring
  stock.nextExpiryAt = await findNextExpiry(view, now)
}

/** The job. On every instance, because each one tells its own metrics. */
export const takeStockJob = (view: View, clock: Clock, stock: Stock): Job => ({
  name: 'take-stock',
  everyMs: 300_000,
  runsOn: 'each',
  run: () => takeStock(view, new Date(clock.now()), stock),
})
