import type { Id } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { notFound } from '../../kernel/refusal.ts'
import { insertTestMessage, makeMessageDue } from './delivery-store.ts'
import type { Webhook } from './model.ts'
import { requireWebhook } from './store.ts'

const requireSending = ({ status, hasSecret }: Webhook): void => {
  if (status === 'disabled')
    throw fault('WEBHOOK_SILENT', 'This webhook is disabled: make it active first, and it is sent to again.')
  if (!hasSecret)
    throw fault(
      'WEBHOOK_SILENT',
      'The secret of this webhook was never revealed: reveal it first, what is sent is signed with it.',
    )
}

/** What was put on its way to a webhook. */
export interface Sending {
  readonly webhook: Webhook
  readonly messageId: Id<'OutboxMessage'>
}

/** Has a notice sent that says nothing but that it is a test: as any other is, so that what becomes of it tells. */
export const testWebhook = command('webhooks:test', {
  input: z.object({ webhookId: idOf('Webhook') }),
  errors: ['WEBHOOK_SILENT'],
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: async (tx, { deps, target, now }) => {
    requireSending(target)
    const messageId = deps.ids.mint('OutboxMessage')
    await insertTestMessage(tx, { id: messageId, topic: 'webhooks:test', webhook: target, now })
    const result: Sending = { webhook: target, messageId }
    return { result, change: { after: { message: messageId } } }
  },
})

/**
 * Has a notice sent once more, whatever became of it: with the ID it had, by which a receiver that has it already knows
 * (Standard Webhooks, idempotency), and as often as a new one would be.
 */
export const redeliverNotice = command('webhooks:redeliver', {
  input: z.object({ webhookId: idOf('Webhook'), messageId: idOf('OutboxMessage') }),
  errors: ['WEBHOOK_SILENT'],
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: async (tx, { input: { messageId }, target, now }) => {
    requireSending(target)
    if (!(await makeMessageDue(tx, { id: messageId, webhookId: target.id }, now))) throw notFound()
    const result: Sending = { webhook: target, messageId }
    return { result, change: { after: { message: messageId } } }
  },
})
