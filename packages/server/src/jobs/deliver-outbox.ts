import type { JsonValue } from '@postern/protocol'
import { letterFor } from '../domain/invitations/letter.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import type { Outbound, OutboundMessage } from '../kernel/outbox.ts'
import type { View } from '../kernel/tx.ts'

const batchSize = 100
const firstRetryMs = 10_000
const longestRetryMs = 3_600_000

interface Attempt {
  readonly id: string
  readonly attempts: number
  readonly isDelivered: boolean
}

const settle = maintain('settle-outbox', {
  stores: ['outboxMessage'],
  run: async (tx, { input: { id, attempts, isDelivered }, now }: { deps: Deps; input: Attempt; now: Date }) => {
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** attempts)
    await tx.outboxMessage.update({
      where: { id },
      data: isDelivered
        ? { attempts: attempts + 1, deliveredAt: now, lastError: null }
        : { attempts: attempts + 1, availableAt: new Date(now.getTime() + wait), lastError: 'UNDELIVERED' },
    })
    return { result: undefined }
  },
})

const deliver = async (deps: Deps, outbound: Outbound, message: OutboundMessage): Promise<void> => {
  const letter = await letterFor(deps, message)
  // What it was about is over: there is nobody to write to.
  if (letter === null) return
  await outbound.deliver({ ...message, ...(letter && { letter }) })
}

/**
 * Delivers what is due, oldest first, each at least once; what fails is tried again later, ever less often.
 * The caller holds the job's lease, so that no two instances deliver the same message.
 */
export const deliverOutbox = async (deps: Deps, view: View, outbound: Outbound): Promise<void> => {
  const due = await view.outboxMessage.findMany({
    where: { deliveredAt: null, availableAt: { lte: new Date(deps.clock.now()) } },
    orderBy: { id: 'asc' },
    take: batchSize,
  })
  for (const { id, topic, spaceId, payload, createdAt, attempts } of due) {
    const message = { id, topic, spaceId, payload: payload as Record<string, JsonValue>, createdAt }
    const isDelivered = await deliver(deps, outbound, message).then(
      () => true,
      (cause: unknown) => {
        deps.log.warn({ err: cause as Error, messageId: id, attempts }, 'a message could not be delivered')
        return false
      },
    )
    await settle.perform(deps, { id, attempts, isDelivered })
  }
}
