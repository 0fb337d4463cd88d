import type { WebhookState } from '@postern/protocol'
import { z } from 'zod'
import { command, type CommandContext } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { requireSpace } from '../spaces/store.ts'
import { refuseUncallable, webhookInput } from './input.ts'
import { claimHours, mostWebhooks, type Webhook } from './model.ts'
import {
  countWebhooks,
  deleteWebhookRow,
  insertWebhook,
  requireWebhook,
  updateWebhook,
  type WebhookPatch,
} from './store.ts'

const nameTaken = (name: string): string => `There is a webhook called ${JSON.stringify(name)} in this space already.`

type Sealing = CommandContext<never, never, never>['sealed']

/** A webhook as its event tells of it. A URL may hold what is secret, and an event is for good. */
const recordOf = async (sealed: Sealing, { id, name, url, topics, status }: Webhook): Promise<WebhookState> => ({
  name,
  url: await sealed(id, 'text', url),
  topics,
  status,
})

/** Names where notices of a space shall go, with an open slot for the secret that signs them. */
export const createWebhook = command('webhooks:create', {
  input: z.object({
    spaceId: idOf('Space'),
    name: webhookInput.name,
    url: webhookInput.url,
    topics: webhookInput.topics.default([]),
  }),
  errors: ['NAME_TAKEN', 'TOO_MANY_WEBHOOKS'],
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { deps, actor, input, target, now, sealed }) => {
    refuseUncallable(deps, input.url)
    if ((await countWebhooks(tx, target.id)) >= mostWebhooks) {
      throw fault(
        'TOO_MANY_WEBHOOKS',
        `The space has ${mostWebhooks} webhooks: delete one that is no longer used first.`,
      )
    }
    const webhook = await refuseDuplicate(deps, 'NAME_TAKEN', nameTaken(input.name), () =>
      insertWebhook(tx, {
        id: deps.ids.mint('Webhook'),
        ...input,
        claimBy: new Date(now.getTime() + claimHours * 3_600_000),
        createdAt: now,
        updatedAt: now,
        createdById: 'id' in actor ? actor.id : actor.type,
      }),
    )
    return { result: webhook, made: webhook, change: { after: await recordOf(sealed, webhook) } }
  },
})

/** What was known of a receiver holds no more once somebody says where it is, or that it shall be sent to. */
const afresh = ({
  url,
  status,
}: {
  readonly url?: string | undefined
  readonly status?: Webhook['status'] | undefined
}): WebhookPatch => ({
  ...(status !== undefined && { disabledReason: null }),
  ...((url !== undefined || status === 'active') && { pausedUntil: null }),
})

/** Changes where notices go, which ones, and whether any do. */
export const changeWebhook = command('webhooks:update', {
  input: z
    .object({
      webhookId: idOf('Webhook'),
      name: webhookInput.name.optional(),
      url: webhookInput.url.optional(),
      topics: webhookInput.topics.optional(),
      status: z.enum(['active', 'disabled']).optional(),
    })
    .refine(
      ({ webhookId: _id, ...given }) => Object.values(given).some((value) => value !== undefined),
      'name what shall change: name, url, topics or status',
    ),
  errors: ['NAME_TAKEN'],
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: async (tx, { deps, input: { webhookId: _id, ...given }, target, now, sealed }) => {
    if (given.url !== undefined) refuseUncallable(deps, given.url)
    const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const webhook = await refuseDuplicate(deps, 'NAME_TAKEN', nameTaken(given.name ?? target.name), () =>
      updateWebhook(tx, target.id, { ...patch, ...afresh(given) }, now),
    )
    const changed = async (state: Webhook) =>
      Object.fromEntries(Object.entries(await recordOf(sealed, state)).filter(([name]) => name in patch))
    return { result: webhook, change: { before: await changed(target), after: await changed(webhook) } }
  },
})

/** Sends nothing more there, and forgets what waited. */
export const deleteWebhook = command('webhooks:delete', {
  input: z.object({ webhookId: idOf('Webhook') }),
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: async (tx, { target }) => ({
    change: { before: { name: target.name, waiting: await deleteWebhookRow(tx, target.id) } },
    result: target,
  }),
})
