import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { messageStates } from '../../kernel/outbox.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listDeliveries } from './delivery-store.ts'
import { listWebhooks, requireWebhook } from './store.ts'

/** One webhook. */
export const readWebhook = query('webhooks:read', {
  input: z.object({ id: idOf('Webhook') }),
  target: (view, input) => requireWebhook(view, input.id),
  run: (_view, { target }) => target,
})

/** The webhooks of a space, as far as the caller may see them. */
export const readWebhooks = query('webhooks:read', {
  input: z.object({ spaceId: idOf('Space'), ...pageInput }),
  run: (view, { readable, input }) => listWebhooks(view, readable, input.spaceId, input),
})

/** What goes to one webhook: delivered, waiting, and given up. */
export const readDeliveries = query('webhooks:read', {
  input: z.object({
    webhookId: idOf('Webhook'),
    state: z.enum(messageStates).nullish(),
    ...pageInput,
  }),
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: (view, { input: { webhookId, state, ...page } }) => listDeliveries(view, webhookId, state ?? null, page),
})
