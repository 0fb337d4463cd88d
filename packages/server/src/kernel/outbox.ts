import type { JsonValue } from '@postern/protocol'
import type { Clock } from './clock.ts'
import type { Ids } from './ids.ts'
import type { Randomness } from './randomness.ts'
import type { Secret } from './secret.ts'
import type { Tx } from './tx.ts'

/** What must leave the service because of a change: a notice, a webhook. */
export interface OutboxDraft {
  readonly topic: string
  readonly spaceId: string | null
  /** IDs only; the one who delivers loads the rest. */
  readonly payload: Readonly<Record<string, JsonValue>>
}

/** Writes the rows in the change's transaction: they are there if and only if the change is. */
export const appendToOutbox = async (
  deps: { readonly clock: Clock; readonly ids: Ids },
  tx: Pick<Tx, 'outboxMessage'>,
  drafts: readonly OutboxDraft[],
): Promise<void> => {
  if (drafts.length === 0) return
  const now = new Date(deps.clock.now())
  await tx.outboxMessage.createMany({
    data: drafts.map(({ topic, spaceId, payload }) => ({
      id: deps.ids.mint('OutboxMessage'),
      topic,
      spaceId,
      payload: payload as object,
      createdAt: now,
      availableAt: now,
    })),
  })
}

const firstRetryMs = 10_000
const longestRetryMs = 6 * 3_600_000
/** Over somewhat more than two days: a receiver that is down over a weekend's night gets it, one that is gone ends. */
export const mostAttempts = 16

/**
 * When a message that failed for the `attempts`th time is tried again, or null where it was tried often enough. Up to a
 * quarter sooner or later by chance: what failed together does not come back together.
 */
export const nextAttemptAt = (deps: { readonly randomness: Randomness }, attempts: number, now: Date): Date | null => {
  if (attempts >= mostAttempts) return null
  const [chance = 0] = deps.randomness.bytes(1)
  const wait = Math.min(longestRetryMs, firstRetryMs * 3 ** (attempts - 1))
  return new Date(now.getTime() + Math.round(wait * (0.75 + chance / 510)))
}

export const messageStates = ['waiting', 'delivered', 'failed'] as const
export type MessageState = (typeof messageStates)[number]

/** What became of a message. */
export const stateOfMessage = ({
  deliveredAt,
  failedAt,
}: {
  readonly deliveredAt: Date | null
  readonly failedAt: Date | null
}): MessageState => {
  if (deliveredAt) return 'delivered'
  return failedAt ? 'failed' : 'waiting'
}

/** The condition that messages in a state meet. */
export const messagesIn: Readonly<Record<MessageState, object>> = {
  waiting: { deliveredAt: null, failedAt: null },
  delivered: { deliveredAt: { not: null } },
  failed: { failedAt: { not: null } },
}

/** What goes to a person: made when it leaves, so that it rests nowhere. */
export interface Letter {
  readonly to: string
  readonly name: string
  readonly subject: string
  /** Paragraphs, before the link. */
  readonly lines: readonly string[]
  /** One-time, so that whoever has it has what it opens; null where there is nothing to open. */
  readonly link: Secret | null
}

/** A message on its way out. */
export interface OutboundMessage extends OutboxDraft {
  readonly id: string
  readonly createdAt: Date
  readonly letter?: Letter
}

/** Takes messages out of the service. It may be asked to take the same one again: its ID tells. */
export interface Outbound {
  readonly description: string
  deliver(message: OutboundMessage): Promise<void>
}
