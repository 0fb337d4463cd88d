import type { ShownMessage } from '../../../domain/outbox/model.ts'
import { readOutbox } from '../../../domain/outbox/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { rootQuery } from '../root/root-query.ts'

const KindEnum = builder.enumType('OutboxMessageKind', {
  description: 'How a message leaves.',
  values: {
    notice: { description: 'It is spread: each webhook and each person that is told gets a message of their own.' },
    letter: { description: 'By e-mail, to one person.' },
    webhook: { description: 'To one webhook.' },
  },
})

const StateEnum = builder.enumType('OutboxMessageState', {
  description: 'What became of a message.',
  values: {
    waiting: { description: 'It will be sent, or sent again.' },
    delivered: { description: 'It was taken.' },
    failed: { description: 'It was tried often enough, and given up.' },
  },
})

const MessageRef = builder.objectRef<ShownMessage>('OutboxMessage')
MessageRef.implement({
  description:
    'A message on its way out of the service. What it holds is not told, and to whom it goes only so that who knows it recognises it.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Its ID, `out_…`: the `webhook-id` it is sent with, or the message ID of the letter.',
    }),
    spaceId: t.exposeID('spaceId', {
      nullable: true,
      description: 'The space it is about; null where it is about the installation.',
    }),
    kind: t.expose('kind', { type: KindEnum, description: 'How it leaves.' }),
    topic: t.exposeString('topic', { description: 'What it is about.' }),
    to: t.exposeString('to', {
      nullable: true,
      description:
        'Of a letter the address it goes to, masked: the first letter and the domain. Null for anything else, and where nobody is there any more.',
    }),
    webhookId: t.exposeID('webhookId', {
      nullable: true,
      description: 'The webhook it goes to; null for anything else.',
    }),
    state: t.expose('state', { type: StateEnum, description: 'What became of it.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried.' }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'The code of what was wrong the last time, such as `UNDELIVERED` or `STATUS_503`.',
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

rootQuery('outbox', readOutbox, {
  description:
    'What leaves by letter and webhook, as far as you may see it, newest first. What is over is kept for 30 days.',
  type: connectionOf('OutboxMessage', MessageRef),
  args: (t) => ({
    ...pageArguments(t),
    spaceId: t.arg.id({ description: 'Only what is about this space.' }),
    state: t.arg({ type: StateEnum, description: 'Only what this became of.' }),
  }),
  present: presentPage,
  complexity: pageComplexity,
})
