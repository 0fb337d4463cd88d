import type { View } from '../../kernel/tx.ts'
import { dayMs } from './reminder.ts'

type SecretView = Pick<View, 'applicationSecret'>

/** In use, of an application that may use it, and ending within so many days. */
export const endingWithin = (now: Date, days: number) => ({
  revealedAt: { not: null },
  retiredAt: null,
  expiresAt: { gt: now, lte: new Date(now.getTime() + days * dayMs) },
})

export interface ExpiringSecret {
  readonly id: string
  readonly applicationId: string
  readonly spaceId: string
  readonly expiresAt: Date
  readonly revealedAt: Date | null
  readonly lastUsedAt: Date | null
}

/** Those of active applications, by their IDs behind `after`. */
export const listExpiringSecrets = (
  view: SecretView,
  now: Date,
  days: number,
  { after, take }: { readonly after: string; readonly take: number },
): Promise<ExpiringSecret[]> =>
  view.applicationSecret.findMany({
    where: { ...endingWithin(now, days), application: { status: 'active' }, id: { gt: after } },
    select: { id: true, applicationId: true, spaceId: true, expiresAt: true, revealedAt: true, lastUsedAt: true },
    orderBy: { id: 'asc' },
    take,
  })

/** Whether a later secret took its place: one that outlives it was copied, and this one was not used since. */
export const isReplaced = async (view: SecretView, secret: ExpiringSecret): Promise<boolean> => {
  const { applicationId, expiresAt, revealedAt, lastUsedAt } = secret
  const next = await view.applicationSecret.findFirst({
    where: {
      applicationId,
      retiredAt: null,
      expiresAt: { gt: expiresAt },
      revealedAt: { gte: revealedAt ?? new Date(0) },
    },
    orderBy: { revealedAt: 'asc' },
    select: { revealedAt: true },
  })
  return next?.revealedAt != null && (lastUsedAt === null || lastUsedAt < next.revealedAt)
}
