import type { Id } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import { maintain } from '../../kernel/maintain.ts'

interface Gone {
  readonly id: string
  readonly spaceId: string
  /** The one that was called: somebody may have named another meanwhile. */
  readonly url: string
  /** What it was sent. */
  readonly messageId: string
}

/**
 * Disables a webhook whose receiver says that it is gone (Standard Webhooks: `410` asks for nothing to be sent any more), with
 * an event. Answers whether it is disabled now.
 */
export const disableGoneWebhook = maintain('disable-gone-webhook', {
  stores: ['webhook'],
  permission: 'webhooks:disable',
  run: async (tx, { input: { id, spaceId, url, messageId }, now }: { deps: Deps; input: Gone; now: Date }) => {
    const { count } = await tx.webhook.updateMany({
      where: { id, url, status: 'active' },
      data: { status: 'disabled', disabledReason: 'gone', updatedAt: now },
    })
    if (count === 0) return { result: false }
    return {
      result: true,
      changed: [{ type: 'Webhook' as const, id }],
      event: {
        target: { type: 'Webhook' as const, id: id as Id<'Webhook'> },
        space: spaceId,
        change: { after: { reason: 'gone' as const, message: messageId } },
      },
    }
  },
})
