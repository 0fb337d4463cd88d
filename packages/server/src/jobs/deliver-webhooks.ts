import { sendToWebhook } from '../domain/webhooks/delivery.ts'
import type { Deps } from '../kernel/deps.ts'
import type { View } from '../kernel/tx.ts'
import { settleMessage, waitingMessage } from './settle-message.ts'

/** So many webhooks are served side by side. */
const mostLanes = 16
const batchSize = 20
/** A webhook that is slow leaves the rest of its messages to the next run, so that this one ends. */
const longestLaneMs = 10_000

const dueAt = (now: Date) => ({ deliveredAt: null, failedAt: null, availableAt: { lte: now } })

/** Serves one webhook, until it fails, is slow or has all. */
const serve = async (deps: Deps, view: View, webhookId: string): Promise<void> => {
  const startedAt = deps.clock.now()
  const webhook = await view.webhook.findUnique({
    where: { id: webhookId },
    select: { id: true, url: true, status: true },
  })
  if (!webhook) return
  const due = await view.outboxMessage.findMany({
    where: { ...dueAt(new Date(startedAt)), webhookId },
    orderBy: { id: 'asc' },
    take: batchSize,
  })
  for (const message of due.map(waitingMessage)) {
    const isOver = webhook.status === 'disabled'
    const error = isOver ? 'DISABLED' : await sendToWebhook(deps, view, webhook, message)
    // STATUS_410: the receiver asks never to be sent this again (Standard Webhooks, delivery).
    await settleMessage.perform(deps, { message, error, isOver: isOver || error === 'STATUS_410' })
    if (error !== null && !isOver) {
      deps.log.warn({ webhookId, messageId: message.id, code: error }, 'a webhook did not take a message')
      return
    }
    if (deps.clock.now() - startedAt > longestLaneMs) return
  }
}

/**
 * Delivers what is due to webhooks, at least once each, in no promised order. Each webhook is served by itself: what one
 * does not take holds up nobody else, and of itself one attempt a run.
 */
export const deliverWebhooks = async (deps: Deps, view: View): Promise<void> => {
  const receivers = await view.outboxMessage.groupBy({
    by: ['webhookId'],
    where: { ...dueAt(new Date(deps.clock.now())), webhookId: { not: null } },
    _min: { availableAt: true },
    orderBy: { _min: { availableAt: 'asc' } },
    take: 1_000,
  })
  const waiting = receivers.flatMap(({ webhookId }) => (webhookId === null ? [] : [webhookId]))
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const webhookId = next
      await serve(deps, view, webhookId).catch((cause: unknown) => {
        deps.log.error({ err: cause as Error, webhookId }, 'a webhook could not be served')
      })
    }
  }
  await Promise.all(Array.from({ length: mostLanes }, lane))
}
