import { topicOf } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import { EgressFailure } from '../../kernel/egress.ts'
import type { OutboxDraft, OutboundMessage } from '../../kernel/outbox.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { View } from '../../kernel/tx.ts'
import { retryAfter } from './retry-after.ts'
import { openWebhookSecret } from './secret.ts'
import { signedHeaders } from './signature.ts'
import { readSealedSecrets } from './store.ts'

const timeoutMs = 10_000

/** The webhooks of the space that are told of this. One without a secret is not: what is not signed is not sent. */
export const webhooksFor = async (
  view: Pick<View, 'webhook'>,
  { topic, spaceId }: Pick<OutboxDraft, 'topic' | 'spaceId'>,
): Promise<readonly string[]> => {
  const told = topicOf(topic)
  if (told === null || spaceId === null) return []
  const rows = await view.webhook.findMany({
    where: {
      spaceId,
      status: 'active',
      secretSealed: { not: null },
      OR: [{ topics: { isEmpty: true } }, { topics: { has: told } }],
    },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

const secretsOf = async ({ keyring, clock }: Deps, view: View, webhookId: string): Promise<Secret[]> => {
  const { current, previous, previousUntil } = await readSealedSecrets(view, webhookId)
  const isInForce = previousUntil !== null && previousUntil.getTime() > clock.now()
  return [
    ...(current ? [openWebhookSecret(keyring, webhookId, 'secret_sealed', current)] : []),
    ...(previous && isInForce ? [openWebhookSecret(keyring, webhookId, 'previous_sealed', previous)] : []),
  ]
}

/**
 * The body of a message (Standard Webhooks, payload structure). IDs and codes only: who wants to know more asks for it
 * with a token of their own.
 */
const bodyOf = ({ topic, spaceId, payload, createdAt }: OutboundMessage): string =>
  JSON.stringify({ type: topic.replace(':', '.'), timestamp: createdAt.toISOString(), data: { spaceId, ...payload } })

/** What came of sending a message once. */
export interface Attempt {
  /** Null where it was taken, else a code of what was wrong. */
  readonly error: string | null
  /** Until when the receiver asks to be left alone; null where it does not. */
  readonly pausedUntil: Date | null
}

const failed = (error: string): Attempt => ({ error, pausedUntil: null })

/** Sends one message to one webhook, once. */
export const sendToWebhook = async (
  deps: Deps,
  view: View,
  webhook: { readonly id: string; readonly url: string },
  message: OutboundMessage,
): Promise<Attempt> => {
  const secrets = await secretsOf(deps, view, webhook.id)
  if (secrets.length === 0) return failed('NO_SECRET')
  const body = bodyOf(message)
  const seconds = Math.floor(deps.clock.now() / 1_000)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Postern-Webhooks',
    ...signedHeaders({ id: message.id, seconds, body }, secrets),
  }
  try {
    const answer = await deps.egress.post(webhook.url, body, { timeoutMs, headers })
    if (answer.status >= 200 && answer.status < 300) return { error: null, pausedUntil: null }
    return {
      error: `STATUS_${answer.status}`,
      pausedUntil: retryAfter(answer.headers['retry-after'], deps.clock.now()),
    }
  } catch (cause) {
    if (cause instanceof EgressFailure) return failed(cause.code)
    throw cause
  }
}
