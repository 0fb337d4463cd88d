import type { Answer } from './answer.ts'
import { nameList, orDash } from './table.ts'
import type { Column } from './table.ts'

export type Webhook = Answer<'webhook'>
export type Delivery = Answer<'webhookDeliveries'>['edges'][number]['node']

/** Why the service disabled a webhook by itself. */
const reasons: Readonly<Record<NonNullable<Webhook['disabledReason']>, string>> = { gone: 'its receiver answered 410' }

export const webhookColumns: readonly Column<Webhook>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, isFlexible: true },
  { title: 'STATUS', text: ({ status, disabledReason }) => disabledReason ?? status },
  { title: 'SECRET', text: ({ hasSecret }) => (hasSecret ? 'revealed' : 'none yet') },
  { title: 'TOPICS', text: ({ topics }) => topics.join(',') || 'all', isFlexible: true },
  { title: 'URL', text: ({ url }) => url, isFlexible: true },
]

export const deliveryColumns: readonly Column<Delivery>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'TOPIC', text: ({ topic }) => topic },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'TRIES', text: ({ attempts }) => `${attempts}` },
  { title: 'LAST ERROR', text: ({ lastError }) => orDash(lastError) },
  { title: 'NEXT TRY', text: ({ nextAttemptAt }) => orDash(nextAttemptAt) },
  { title: 'CREATED', text: ({ createdAt }) => createdAt },
]

/** One notice to a webhook, and what became of it. */
export const deliveryText = (delivery: Delivery): string =>
  nameList([
    ['notice', delivery.id],
    ['webhook', delivery.webhookId],
    ['topic', delivery.topic],
    ['state', delivery.state],
    ['tries', `${delivery.attempts}`],
    ['last error', delivery.lastError ?? 'none'],
    ...(delivery.nextAttemptAt === null ? [] : [['next try', delivery.nextAttemptAt] as const]),
  ])

/** What a change gave back of a webhook: null where the caller may not read it, who is then told which it was. */
export interface ChangedWebhook {
  readonly webhookId: string
  readonly webhook: Webhook | null
}

type Entry = readonly [name: string, value: string]

export const webhookText = ({ webhookId, webhook }: ChangedWebhook, more: readonly Entry[] = []): string =>
  nameList([
    ['webhook', webhookId],
    ...(webhook === null
      ? []
      : ([
          ['name', webhook.name],
          ['space', webhook.spaceId],
          ['url', webhook.url],
          ['topics', webhook.topics.join(', ') || 'all'],
          ['status', webhook.disabledReason ? `${webhook.status}: ${reasons[webhook.disabledReason]}` : webhook.status],
          ...(webhook.pausedUntil === null ? [] : [['left alone', `until ${webhook.pausedUntil}`] as const]),
          ['secret', webhook.hasSecret ? 'revealed' : 'none yet: nothing is sent'],
          ['empty slot', webhook.claimBy === null ? 'none' : `until ${webhook.claimBy}`],
          ['secret before', webhook.previousUntil === null ? 'none' : `signs until ${webhook.previousUntil}`],
          ['created', `${webhook.createdAt} by ${webhook.createdById}`],
          ['changed', webhook.updatedAt],
        ] as const)),
    ...more,
  ])

/** A webhook with an empty slot, and how to fill that. */
export const emptyWebhookSlotText = (made: ChangedWebhook): string =>
  `${webhookText(made)}
Reveal its secret${made.webhook?.claimBy ? ` until ${made.webhook.claimBy}` : ''}: postern webhooks reveal ${made.webhookId}
`
