import type { View } from '../../kernel/tx.ts'
import { quietAfter, tokenLife, type Application } from './model.ts'
import type { ApplicationUse } from './rotation-model.ts'

type Log = Pick<View, 'auditEvent'>

/** When the application first did anything from that time on, or was refused it; null where it did not. */
export const findFirstAct = async (view: Log, applicationId: string, since: Date): Promise<Date | null> => {
  const event = await view.auditEvent.findFirst({
    where: { actorId: applicationId, outcome: 'done', at: { gte: since } },
    orderBy: { at: 'asc' },
    select: { at: true },
  })
  return event?.at ?? null
}

/**
 * The use of the application by whatever it authenticates with, from the log, complete up to this moment. What it tried and
 * was refused counts as well: somebody is there who tries.
 */
export const loadApplicationUse = async (view: Log, application: Application, now: Date): Promise<ApplicationUse> => {
  const event = await view.auditEvent.findFirst({
    // What is older than the longest life there is makes nothing loud.
    where: { actorId: application.id, at: { gte: new Date(now.getTime() - tokenLife.longest * 1_000) } },
    orderBy: { at: 'desc' },
    select: { at: true },
  })
  const lastUsedAt = event?.at ?? null
  return { lastUsedAt, quietAt: lastUsedAt && quietAfter(lastUsedAt, application) }
}
