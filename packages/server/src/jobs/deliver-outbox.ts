import { noticeLetter } from '../domain/applications/notice-letter.ts'
import { recipientsOf } from '../domain/applications/notice-recipients.ts'
import { letterFor } from '../domain/invitations/letter.ts'
import type { Deps } from '../kernel/deps.ts'
import type { Outbound } from '../kernel/outbox.ts'
import type { View } from '../kernel/tx.ts'
import { settleMessage, waitingMessage, type WaitingMessage } from './settle-message.ts'

const batchSize = 100

const deliver = async (deps: Deps, view: View, outbound: Outbound, message: WaitingMessage): Promise<void> => {
  const { recipientId } = message
  const letter =
    recipientId === null ? await letterFor(deps, message) : await noticeLetter(deps, view, { ...message, recipientId })
  // What it was about is over: there is nobody to write to.
  if (letter === null) return
  await outbound.deliver({ ...message, ...(letter && { letter }) })
}

/**
 * Delivers what is due, oldest first, each at least once; what fails is tried again later, ever less often, and given up
 * in the end. What goes to webhooks is left to a job of its own, which their slowness holds up alone.
 * The caller holds the job's lease, so that no two instances deliver the same message.
 */
export const deliverOutbox = async (deps: Deps, view: View, outbound: Outbound): Promise<void> => {
  const due = await view.outboxMessage.findMany({
    where: { deliveredAt: null, failedAt: null, webhookId: null, availableAt: { lte: new Date(deps.clock.now()) } },
    orderBy: { id: 'asc' },
    take: batchSize,
  })
  for (const message of due.map(waitingMessage)) {
    const error = await deliver(deps, view, outbound, message).then(
      () => null,
      (cause: unknown) => {
        const { id: messageId, attempts } = message
        deps.log.warn({ err: cause as Error, messageId, attempts }, 'a message could not be delivered')
        return 'UNDELIVERED'
      },
    )
    const spread = message.recipientId === null ? { recipients: await recipientsOf(view, message) } : null
    await settleMessage.perform(deps, { message, error, ...(spread && { spread }) })
  }
}
