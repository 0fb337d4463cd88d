import type { View } from '../../kernel/tx.ts'
import { breachTopic } from './breach-model.ts'
import { issuing } from './credential-uses.ts'
import { tokenLife, type Application } from './model.ts'

/**
 * How many tokens of the application may be in force, from the log: those fetched or exchanged within one token life, or within the
 * longest there is where the life was shortened lately, and after its last breach, which voided all before. Never too few;
 * one that was revoked, or voided otherwise, is counted all the same.
 */
export const countTokensInForce = async (
  view: Pick<View, 'auditEvent'>,
  { id, tokenLifeSeconds, longerTokensUntil }: Application,
  now: Date,
): Promise<number> => {
  const isShortened = longerTokensUntil !== null && longerTokensUntil > now
  const lifeSeconds = isShortened ? tokenLife.longest : tokenLifeSeconds
  const since = new Date(now.getTime() - lifeSeconds * 1_000)
  const breach = await view.auditEvent.findFirst({
    where: { targetId: id, action: breachTopic, outcome: 'done', at: { gte: since } },
    orderBy: { at: 'desc' },
    select: { at: true },
  })
  return view.auditEvent.count({
    where: {
      actorId: id,
      action: { in: issuing },
      outcome: 'done',
      // What was fetched in the moment of the breach is of the epoch before: after it there is no credential to fetch with.
      at: breach ? { gt: breach.at } : { gte: since },
    },
  })
}
