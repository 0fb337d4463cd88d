import type { Id } from '@postern/protocol'
import type { OutboxMessage as MessageRow } from '../../generated/prisma/client.ts'
import { counting, readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import { messagesIn, stateOfMessage, type MessageState } from '../../kernel/outbox.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Delivery, Webhook } from './model.ts'

const deliveryOf = (row: MessageRow): Delivery => {
  const state = stateOfMessage(row)
  return {
    id: row.id as Id<'OutboxMessage'>,
    webhookId: row.webhookId as Id<'Webhook'>,
    topic: row.topic.replace(':', '.'),
    state,
    attempts: row.attempts,
    lastError: row.lastError,
    createdAt: row.createdAt,
    nextAttemptAt: state === 'waiting' ? row.availableAt : null,
    deliveredAt: row.deliveredAt,
    failedAt: row.failedAt,
  }
}

/** What goes to one webhook, and went there as far as it is kept, newest first. */
export const listDeliveries = async (
  view: View,
  webhookId: string,
  state: MessageState | null,
  page: PageInput,
): Promise<Page<Delivery>> => {
  const where = { AND: [{ webhookId }, state === null ? {} : messagesIn[state]] }
  const found = await readPage(page, 'desc', async ({ where: place, ...order }) =>
    (await view.outboxMessage.findMany({ ...order, where: { AND: [where, place] } })).map(deliveryOf),
  )
  return { ...found, count: counting((bounds) => view.outboxMessage.count({ ...bounds, where })) }
}

/** Puts a notice that is empty but for its topic on its way to one webhook, whatever else that is told of. */
export const insertTestMessage = async (
  tx: Tx,
  {
    id,
    topic,
    webhook,
    now,
  }: { readonly id: string; readonly topic: string; readonly webhook: Webhook; readonly now: Date },
): Promise<void> => {
  await tx.outboxMessage.create({
    data: { id, topic, spaceId: webhook.spaceId, webhookId: webhook.id, payload: {}, createdAt: now, availableAt: now },
  })
}

/** Has a message sent at once, as often as if it had never been; false where there is none such. */
export const makeMessageDue = async (
  tx: Tx,
  message: { readonly id: string; readonly webhookId: string },
  now: Date,
): Promise<boolean> => {
  const { count } = await tx.outboxMessage.updateMany({
    where: message,
    data: { availableAt: now, attempts: 0, deliveredAt: null, failedAt: null },
  })
  return count === 1
}
