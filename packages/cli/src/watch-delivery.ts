import { setTimeout as sleep } from 'node:timers/promises'
import { PosternError } from '@postern/sdk'
import type { PosternClient } from '@postern/sdk'
import type { Command } from 'commander'
import { Failure } from './failure.ts'
import { writeJson } from './shell.ts'
import type { Shell } from './shell.ts'
import { nameList } from './table.ts'
import { deliveryText } from './webhook-text.ts'
import type { Delivery } from './webhook-text.ts'

/** A notice on its way to a webhook. */
export interface SentNotice {
  readonly webhookId: string
  readonly messageId: string
}

export interface WatchOptions {
  readonly wait: boolean
  readonly json?: true
}

export const addWatchOptions = (command: Command): Command =>
  command
    .option('--no-wait', 'do not wait for what becomes of it')
    .option('--json', 'print one JSON object, for scripts')

const everyMs = 1_000
/** The service looks every five seconds for what is due, and a receiver has ten to answer. */
const longestMs = 30_000
// What is sent again is not the newest.
const looksAt = 100

const find = async (
  client: PosternClient,
  { signal }: Shell,
  { webhookId, messageId }: SentNotice,
): Promise<Delivery | null> => {
  const { edges } = await client.webhookDeliveries({ webhookId, first: looksAt }, { signal })
  return edges.find(({ node }) => node.id === messageId)?.node ?? null
}

/** What came of the first try; null where it can't be seen. */
const watch = async (client: PosternClient, shell: Shell, notice: SentNotice): Promise<Delivery | null> => {
  for (let waitedMs = 0; ; waitedMs += everyMs) {
    const delivery = await find(client, shell, notice).catch((cause: unknown) => {
      // Who may send need not be allowed to look, and may be told that there is nothing to see.
      if (cause instanceof PosternError && (cause.code === 'FORBIDDEN' || cause.code === 'NOT_FOUND')) return null
      throw cause
    })
    if (!delivery || delivery.attempts > 0 || delivery.state !== 'waiting' || waitedMs >= longestMs) return delivery
    await sleep(everyMs, undefined, { signal: shell.signal })
  }
}

/** Tells what becomes of a notice. @throws Failure `NOTICE_NOT_TAKEN` where its receiver did not take it */
export const tellDelivery = async (
  shell: Shell,
  client: PosternClient,
  { webhookId, messageId }: SentNotice,
  { wait, json }: WatchOptions,
): Promise<void> => {
  const delivery = wait ? await watch(client, shell, { webhookId, messageId }) : null
  if (json) writeJson(shell.out, { webhookId, messageId, delivery })
  else if (delivery) shell.out.write(deliveryText(delivery))
  else
    shell.out.write(
      nameList([
        ['notice', messageId],
        ['webhook', webhookId],
        ['state', 'on its way'],
      ]),
    )
  if (!delivery || delivery.state === 'delivered') return
  throw new Failure(
    'NOTICE_NOT_TAKEN',
    delivery.lastError === null
      ? `It was not sent within ${longestMs / 1_000} seconds: postern webhooks deliveries ${webhookId} shows what becomes of it.`
      : `The receiver did not take it: ${delivery.lastError}. Mend it there, or name another address: postern webhooks update ${webhookId} --to.`,
  )
}
