import type { JsonValue } from '@postern/protocol'
import { webhooksFor } from '../domain/webhooks/delivery.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import { nextAttemptAt, type OutboundMessage } from '../kernel/outbox.ts'

export interface WaitingMessage extends OutboundMessage {
  readonly attempts: number
}

/** What a job reads of a message. */
export const waitingMessage = (row: {
  readonly id: string
  readonly topic: string
  readonly spaceId: string | null
  readonly payload: unknown
  readonly createdAt: Date
  readonly attempts: number
}): WaitingMessage => {
  const { id, topic, spaceId, payload, createdAt, attempts } = row
  return { id, topic, spaceId, payload: payload as Record<string, JsonValue>, createdAt, attempts }
}

interface Settling {
  readonly message: WaitingMessage
  /** Null where it was delivered. */
  readonly error: string | null
  /** Not to be tried again, however often it was. */
  readonly isOver?: boolean
  /** Whether it is a notice, of which each webhook now gets a message of its own. */
  readonly isSpread?: boolean
}

/**
 * Notes what came of an attempt. A notice that is delivered becomes one message for each webhook in the same
 * transaction, so that each of them gets it once, and none waits for another.
 */
export const settleMessage = maintain('settle-outbox', {
  stores: ['outboxMessage', 'webhook'],
  run: async (tx, { deps, input, now }: { deps: Deps; input: Settling; now: Date }) => {
    const { message, error, isOver = false, isSpread = false } = input
    const attempts = message.attempts + 1
    const next = isOver ? null : nextAttemptAt(deps, attempts, now)
    // Another instance that took the job over meanwhile may have settled it already: then nothing is left to do.
    const { count } = await tx.outboxMessage.updateMany({
      where: { id: message.id, deliveredAt: null, failedAt: null },
      data:
        error === null
          ? { attempts, deliveredAt: now, lastError: null }
          : { attempts, lastError: error, ...(next ? { availableAt: next } : { failedAt: now }) },
    })
    if (count === 1 && error === null && isSpread) {
      const { topic, spaceId, payload, createdAt } = message
      const data = (await webhooksFor(tx, message)).map((webhookId) => ({
        id: deps.ids.mint('OutboxMessage'),
        ...{ topic, spaceId, payload: payload as object, createdAt, availableAt: now, webhookId },
      }))
      await tx.outboxMessage.createMany({ data })
    }
    return { result: undefined }
  },
})
