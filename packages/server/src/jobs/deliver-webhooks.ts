import { disableGoneWebhook } from '../domain/webhooks/disable-gone.ts'
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

/** Not asked to be left alone by its receiver. */
const unpausedAt = (now: Date) => ({ OR: [{ pausedUntil: null }, { pausedUntil: { lte: now } }] })

const disabled = { error: 'DISABLED', pausedUntil: null } as const

/** Serves one webhook, until it fails, is slow or has all. */
const serve = async (deps: Deps, view: View, webhookId: string): Promise<void> => {
  const startedAt = deps.clock.now()
  const webhook = await view.webhook.findUnique({
    where: { id: webhookId },
    select: { id: true, spaceId: true, url: true, status: true },
  })
  if (!webhook) return
  const due = await view.outboxMessage.findMany({
    where: { ...dueAt(new Date(startedAt)), webhookId },
    orderBy: { id: 'asc' },
    take: batchSize,
  })
  for (const message of due.map(waitingMessage)) {
    const isDisabled = webhook.status === 'disabled'
    const { error, pausedUntil } = isDisabled ? disabled : await sendToWebhook(deps, view, webhook, message)
    // The webhook first: a crash in between leaves a message that finds it disabled, and not one that is sent there again.
    const isGone =
      error === 'STATUS_410' && (await disableGoneWebhook.perform(deps, { ...webhook, messageId: message.id }))
    const pause = pausedUntil && !isGone ? { webhookId, until: pausedUntil } : null
    await settleMessage.perform(deps, { message, error, isOver: isDisabled || isGone, pause })
    if (error !== null && !isDisabled) {
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
  const now = new Date(deps.clock.now())
  const receivers = await view.outboxMessage.groupBy({
    by: ['webhookId'],
    where: { ...dueAt(now), webhookId: { not: null }, webhook: { is: unpausedAt(now) } },
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
