import type { JsonValue } from '@postern/protocol'
import { webhooksFor } from '../domain/webhooks/delivery.ts'
import type { Deps } from '../kernel/deps.ts'
import { maintain } from '../kernel/maintain.ts'
import { nextAttemptAt, type OutboundMessage } from '../kernel/outbox.ts'

export interface WaitingMessage extends OutboundMessage {
  readonly attempts: number
  /** The person it is for, by letter. */
  readonly recipientId: string | null
}

/** What a job reads of a message. */
export const waitingMessage = (row: {
  readonly id: string
  readonly topic: string
  readonly spaceId: string | null
  readonly payload: unknown
  readonly createdAt: Date
  readonly attempts: number
  readonly recipientId: string | null
}): WaitingMessage => {
  const { id, topic, spaceId, payload, createdAt, attempts, recipientId } = row
  return { id, topic, spaceId, payload: payload as Record<string, JsonValue>, createdAt, attempts, recipientId }
}

interface Settling {
  readonly message: WaitingMessage
  /** Null where it was delivered. */
  readonly error: string | null
  /** Not to be tried again, however often it was. */
  readonly isOver?: boolean
  /** The webhook that asks to be left alone, and until when: this message and all others wait until then. */
  readonly pause?: { readonly webhookId: string; readonly until: Date } | null
  /** Of a notice, the people who now get a letter each; each webhook gets a message, too. Left out for such a message itself. */
  readonly spread?: { readonly recipients: readonly string[] }
}

/**
 * Notes what came of an attempt. A notice that is delivered becomes one message for each webhook and person in the
 * same transaction, so that each of them gets it once, and none waits for another.
 */
export const settleMessage = maintain('settle-outbox', {
  stores: ['outboxMessage', 'webhook'],
  run: async (tx, { deps, input, now }: { deps: Deps; input: Settling; now: Date }) => {
    const { message, error, isOver = false, pause = null, spread } = input
    const attempts = message.attempts + 1
    const own = isOver ? null : nextAttemptAt(deps, attempts, now)
    const next = own && pause && pause.until > own ? pause.until : own
    // Another instance that took the job over meanwhile may have settled it already: then nothing is left to do.
    const { count } = await tx.outboxMessage.updateMany({
      where: { id: message.id, deliveredAt: null, failedAt: null },
      data:
        error === null
          ? { attempts, deliveredAt: now, lastError: null }
          : { attempts, lastError: error, ...(next ? { availableAt: next } : { failedAt: now }) },
    })
    if (pause) {
      await tx.webhook.updateMany({ where: { id: pause.webhookId }, data: { pausedUntil: pause.until } })
    }
    if (count === 1 && error === null && spread) {
      const { topic, spaceId, payload, createdAt } = message
      const receivers = [
        ...(await webhooksFor(tx, message)).map((webhookId) => ({ webhookId })),
        ...spread.recipients.map((recipientId) => ({ recipientId })),
      ]
      const data = receivers.map((receiver) => ({
        id: deps.ids.mint('OutboxMessage'),
        ...{ topic, spaceId, payload: payload as object, createdAt, availableAt: now },
        ...receiver,
      }))
      await tx.outboxMessage.createMany({ data })
    }
    return { result: undefined }
  },
})
