import { noticeTopics } from '@postern/protocol'
import { changeWebhook, createWebhook, deleteWebhook } from '../../../domain/webhooks/commands.ts'
import type { Delivery, Webhook } from '../../../domain/webhooks/model.ts'
import { readDeliveries, readWebhook, readWebhooks } from '../../../domain/webhooks/queries.ts'
import { revealWebhookSecret, rotateWebhookSecret } from '../../../domain/webhooks/secret-commands.ts'
import { redeliverNotice, testWebhook, type Sending } from '../../../domain/webhooks/sending-commands.ts'
import type { Secret } from '../../../kernel/secret.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown, type Success } from '../root/success-type.ts'

const topicsText = noticeTopics.map((topic) => `\`${topic}\``).join(', ')

const StatusEnum = builder.enumType('WebhookStatus', {
  description: 'Whether notices are sent.',
  values: {
    active: { description: 'They are, once its secret was revealed.' },
    disabled: { description: 'They are not, and what waited is given up.' },
  },
})

const DisabledReasonEnum = builder.enumType('WebhookDisabledReason', {
  description: 'Why the service disabled a webhook by itself.',
  values: { gone: { description: 'Its receiver answered `410`: it is gone, and wants nothing more.' } },
})

const WebhookRef = builder.objectRef<Webhook>('Webhook')
WebhookRef.implement({
  interfaces: [NodeInterface],
  description:
    'Where notices of a space go: by HTTPS, signed as Standard Webhooks says. They hold IDs and codes, and nothing about people.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `whk_…`.' }),
    spaceId: t.exposeID('spaceId', { description: 'The space whose notices it gets.' }),
    name: t.exposeString('name', { description: 'Its name, unique in its space.' }),
    url: t.exposeString('url', { description: 'Where they go.' }),
    topics: t.stringList({
      description: `What it is told of, of ${topicsText}; everything where empty.`,
      resolve: ({ topics }) => [...topics],
    }),
    status: t.expose('status', { type: StatusEnum, description: 'Whether they are sent.' }),
    disabledReason: t.expose('disabledReason', {
      type: DisabledReasonEnum,
      nullable: true,
      description: 'Why the service disabled it by itself; null where it did not. Making it active begins afresh.',
    }),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'Until when its receiver asked, by `Retry-After`, to be sent nothing; it may be past. Null where it did not.',
    }),
    hasSecret: t.exposeBoolean('hasSecret', {
      description: 'Whether its secret was revealed: nothing is sent before.',
    }),
    claimBy: t.expose('claimBy', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the next secret can be revealed; null where there is no open slot.',
    }),
    previousUntil: t.expose('previousUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before signs as well; null where there is none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdById: t.exposeID('createdById', { description: 'Who made it: a user or an application.' }),
  }),
})
const WebhookConnection = connectionOf('Webhook', WebhookRef)

const DeliveryStateEnum = builder.enumType('WebhookDeliveryState', {
  description: 'What became of a notice.',
  values: {
    waiting: { description: 'It will be sent, or sent again.' },
    delivered: { description: 'The receiver took it.' },
    failed: { description: 'It was tried often enough, and given up.' },
  },
})

const DeliveryRef = builder.objectRef<Delivery>('WebhookDelivery')
DeliveryRef.implement({
  description: 'One notice to one webhook.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its ID, the `webhook-id` it is sent with.' }),
    webhookId: t.exposeID('webhookId', { description: 'The webhook.' }),
    topic: t.exposeString('topic', { description: 'What it is about: the `type` it is sent with.' }),
    state: t.expose('state', { type: DeliveryStateEnum, description: 'What became of it.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried.' }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'What was wrong the last time: `STATUS_` and the status, or a code such as `TIMED_OUT`.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it came to be.' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null where it is over.',
    }),
    deliveredAt: t.expose('deliveredAt', { type: 'DateTime', nullable: true, description: 'When it was taken.' }),
    failedAt: t.expose('failedAt', { type: 'DateTime', nullable: true, description: 'When it was given up.' }),
  }),
})
const DeliveryConnection = connectionOf('WebhookDelivery', DeliveryRef)

rootQuery('webhook', readWebhook, {
  description: 'One webhook.',
  type: WebhookRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The webhook.' }) }),
})

rootQuery('webhooks', readWebhooks, {
  description: 'The webhooks of a space, as far as you may see them, oldest first.',
  type: WebhookConnection,
  args: (t) => ({ ...pageArguments(t), spaceId: t.arg.id({ required: true, description: 'The space.' }) }),
  present: presentPage,
  complexity: pageComplexity,
})

rootQuery('webhookDeliveries', readDeliveries, {
  description: 'What goes to a webhook, newest first. What is over is kept for 30 days.',
  type: DeliveryConnection,
  args: (t) => ({
    ...pageArguments(t),
    webhookId: t.arg.id({ required: true, description: 'The webhook.' }),
    state: t.arg({ type: DeliveryStateEnum, description: 'Only what this became of.' }),
  }),
  present: presentPage,
  complexity: pageComplexity,
})

const success = (description: string): Success<Webhook> => ({
  description,
  ids: { webhookId: { description: 'The webhook.', of: ({ id }) => id } },
  objects: {
    webhook: shown<Webhook, Webhook>({
      type: WebhookRef,
      description: 'The webhook',
      of: (webhook) => webhook,
      decidedOn: (webhook) => webhook,
      resource: 'Webhook',
    }),
  },
})

const webhookInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ webhookId: t.id({ required: true, description: 'The webhook, `whk_…`.' }) }),
  })

const urlText = 'Where notices go: `https://`, on the public internet.'

rootMutation('createWebhook', createWebhook, {
  description:
    'Names where notices of a space shall go, with an empty slot for the secret that signs them, which `revealWebhookSecret` fills.',
  input: builder.inputType('CreateWebhookInput', {
    description: 'What the webhook shall be.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space.' }),
      name: t.string({ required: true, description: 'Its name, unique in the space; 1 to 100 characters.' }),
      url: t.string({ required: true, description: urlText }),
      topics: t.stringList({ description: `What it shall be told of, of ${topicsText}; everything where left out.` }),
    }),
  }),
  success: success('The webhook was made.'),
})

rootMutation('updateWebhook', changeWebhook, {
  description: 'Changes where notices go, which ones, and whether any do. What is left out stays.',
  input: builder.inputType('UpdateWebhookInput', {
    description: 'Which webhook, and what shall change.',
    fields: (t) => ({
      webhookId: t.id({ required: true, description: 'The webhook.' }),
      name: t.string({ description: 'Its new name.' }),
      url: t.string({ description: urlText }),
      topics: t.stringList({ description: `What it shall be told of, of ${topicsText}; everything where empty.` }),
      status: t.field({ type: StatusEnum, description: 'Whether notices are sent.' }),
    }),
  }),
  success: success('The webhook was changed.'),
})

rootMutation('deleteWebhook', deleteWebhook, {
  description: 'Sends nothing more there, and forgets what waits for it.',
  input: webhookInput('DeleteWebhookInput', 'Which webhook to delete.'),
  success: success('The webhook is gone.'),
})

rootMutation('rotateWebhookSecret', rotateWebhookSecret, {
  description:
    'Opens an empty slot for the next secret, which `revealWebhookSecret` fills; the one in use goes on signing until 24 hours after that.',
  input: webhookInput('RotateWebhookSecretInput', 'Which webhook.'),
  success: success('The slot was opened.'),
})

interface Revealed {
  readonly webhook: Webhook
  readonly secret: Secret
}

rootMutation('revealWebhookSecret', revealWebhookSecret, {
  description: 'Mints the secret of an empty slot and answers it, this once. Nobody can read it again.',
  input: webhookInput('RevealWebhookSecretInput', 'Which webhook.'),
  success: {
    description: 'The secret, this once.',
    ids: { webhookId: { description: 'The webhook.', of: ({ webhook }: Revealed) => webhook.id } },
    objects: {
      webhook: shown<Revealed, Webhook>({
        type: WebhookRef,
        description: 'The webhook',
        of: ({ webhook }) => webhook,
        decidedOn: ({ webhook }) => webhook,
        resource: 'Webhook',
      }),
    },
    texts: {
      secret: {
        description: 'The secret that notices are signed with, `whsec_…`. Give it to the receiver now.',
        of: ({ secret }: Revealed) => secret.reveal(),
      },
    },
  },
})

const sending = (description: string): Success<Sending> => ({
  description,
  ids: {
    webhookId: { description: 'The webhook.', of: ({ webhook }) => webhook.id },
    messageId: {
      description: 'The notice, which `webhookDeliveries` lists, and the `webhook-id` it is sent with.',
      of: ({ messageId }) => messageId,
    },
  },
  objects: {
    webhook: shown<Sending, Webhook>({
      type: WebhookRef,
      description: 'The webhook',
      of: ({ webhook }) => webhook,
      decidedOn: ({ webhook }) => webhook,
      resource: 'Webhook',
    }),
  },
})

rootMutation('testWebhook', testWebhook, {
  description:
    'Sends a notice of the type `webhooks.test` there, whatever else it is told of: signed, tried again and listed like any other.',
  input: webhookInput('TestWebhookInput', 'Which webhook to try out.'),
  success: sending('The notice is on its way.'),
})

rootMutation('redeliverNotice', redeliverNotice, {
  description:
    'Sends a notice there once more, at once and whatever became of it: with the ID it had, by which a receiver that has it knows.',
  input: builder.inputType('RedeliverNoticeInput', {
    description: 'Which notice, to which webhook.',
    fields: (t) => ({
      webhookId: t.id({ required: true, description: 'The webhook, `whk_…`.' }),
      messageId: t.id({ required: true, description: 'The notice, `out_…`: see `webhookDeliveries`.' }),
    }),
  }),
  success: sending('The notice is on its way.'),
})
