import type { Id } from '@postern/protocol'
import type { Webhook as WebhookRow } from '../../generated/prisma/client.ts'
import { counting, readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Webhook } from './model.ts'

type Bytes = Uint8Array<ArrayBuffer>

const webhookOf = ({ secretSealed, previousSealed: _previous, ...row }: WebhookRow): Webhook => ({
  type: 'Webhook',
  ...row,
  id: row.id as Id<'Webhook'>,
  spaceId: row.spaceId as Id<'Space'>,
  hasSecret: secretSealed !== null,
})

/** @throws Fault NOT_FOUND */
export const requireWebhook = async (view: View, id: string): Promise<Webhook> => {
  const row = await view.webhook.findUnique({ where: { id } })
  if (!row) throw notFound()
  return webhookOf(row)
}

export const listWebhooks = async (
  view: View,
  readable: Conditions,
  spaceId: string,
  page: PageInput,
): Promise<Page<Webhook>> => {
  const where = { AND: [readable, { spaceId }] }
  const found = await readPage(page, 'asc', async ({ where: place, ...order }) =>
    (await view.webhook.findMany({ ...order, where: { AND: [where, place] } })).map(webhookOf),
  )
  return { ...found, count: counting((bounds) => view.webhook.count({ ...bounds, where })) }
}

export const countWebhooks = (view: View, spaceId: string): Promise<number> =>
  view.webhook.count({ where: { spaceId } })

export const insertWebhook = async (
  tx: Tx,
  {
    topics,
    ...webhook
  }: Omit<Webhook, 'type' | 'status' | 'disabledReason' | 'pausedUntil' | 'hasSecret' | 'previousUntil'>,
): Promise<Webhook> => webhookOf(await tx.webhook.create({ data: { ...webhook, topics: [...topics] } }))

export type WebhookPatch = Partial<
  Pick<Webhook, 'name' | 'url' | 'topics' | 'status' | 'disabledReason' | 'pausedUntil' | 'claimBy'>
>

export const updateWebhook = async (tx: Tx, id: string, patch: WebhookPatch, now: Date): Promise<Webhook> => {
  const { topics, ...plain } = patch
  const data = { ...plain, ...(topics && { topics: [...topics] }), updatedAt: now }
  return webhookOf(await tx.webhook.update({ where: { id }, data }))
}

/** Deletes it with all that was sent to it, and tells how much still waited. */
export const deleteWebhookRow = async (tx: Tx, id: string): Promise<number> => {
  const waiting = await tx.outboxMessage.count({ where: { webhookId: id, deliveredAt: null, failedAt: null } })
  await tx.webhook.delete({ where: { id } })
  return waiting
}

export interface SealedSecrets {
  readonly current: Bytes | null
  readonly previous: Bytes | null
  readonly previousUntil: Date | null
}

export const readSealedSecrets = async (view: Pick<View, 'webhook'>, id: string): Promise<SealedSecrets> => {
  const select = { secretSealed: true, previousSealed: true, previousUntil: true }
  const row = await view.webhook.findUnique({ where: { id }, select })
  return {
    current: row?.secretSealed ?? null,
    previous: row?.previousSealed ?? null,
    previousUntil: row?.previousUntil ?? null,
  }
}

/** Fills an open slot: of any number of parallel tries exactly one gets true. */
export const claimSlot = async (
  tx: Tx,
  id: string,
  { current, previous, previousUntil }: SealedSecrets,
  now: Date,
): Promise<boolean> => {
  const { count } = await tx.webhook.updateMany({
    where: { id, claimBy: { gt: now } },
    data: {
      secretSealed: current,
      previousSealed: previous,
      previousUntil,
      claimBy: null,
      updatedAt: now,
    },
  })
  return count === 1
}
