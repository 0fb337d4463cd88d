import { fault } from '../../kernel/fault.ts'
import type { View } from '../../kernel/tx.ts'
import { credentialUses } from './credential-uses.ts'
import { quietAfter, tokenLife, type Application, type SecretSlot } from './model.ts'
import { isUsed, type SecretUse } from './secret-use-model.ts'

type Log = Pick<View, 'auditEvent'>

/**
 * When a secret was used, from the log and not from the counters: those are held in memory for seconds, and an instance
 * that is killed takes its own along, while the event of a token is durable before the token leaves, whichever instance
 * issued it. An index of these events by secret finds one by one step.
 */
const findUse = async (view: Log, secretId: string, since: Date, order: 'asc' | 'desc'): Promise<Date | null> => {
  const event = await view.auditEvent.findFirst({
    where: { credentialId: secretId, action: { in: [...credentialUses] }, outcome: 'done', at: { gte: since } },
    orderBy: { at: order },
    select: { at: true },
  })
  return event?.at ?? null
}

/** When the secret was first used after `since`, or null. */
export const findFirstUse = (view: Log, secretId: string, since: Date): Promise<Date | null> =>
  findUse(view, secretId, since, 'asc')

const latest = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other > one) ? other : one

/** The use of each secret, complete up to this moment. */
export const loadUses = (
  view: Log,
  application: Application,
  slots: readonly SecretSlot[],
  now: Date,
): Promise<SecretUse[]> => {
  // What is older than the longest life there is makes no secret loud.
  const since = new Date(now.getTime() - tokenLife.longest * 1_000)
  return Promise.all(
    slots.map(async (slot) => {
      const lastUsedAt = latest(slot.lastUsedAt, await findUse(view, slot.id, since, 'desc'))
      return { slot, lastUsedAt, quietAt: lastUsedAt && quietAfter(lastUsedAt, application) }
    }),
  )
}

/** @throws Fault SECRET_IN_USE that says which of the secrets are used, since when not, and when they will be quiet */
export const refuseUsed = async (
  view: Log,
  application: Application,
  slots: readonly SecretSlot[],
  now: Date,
): Promise<void> => {
  const used = (await loadUses(view, application, slots, now)).filter((use) => isUsed(use, now))
  if (used.length === 0) return
  const told = used.map(
    ({ slot, lastUsedAt, quietAt }) =>
      `${slot.id} was last used at ${lastUsedAt?.toISOString()} and is quiet at ${quietAt?.toISOString()}`,
  )
  throw fault(
    'SECRET_IN_USE',
    `${told.join(', ')}, if nobody uses it again. See where it is used, or end it all the same by forcing it.`,
  )
}
