import type { Id } from '@postern/protocol'
import type { MessageState } from '../../kernel/outbox.ts'

/** Where notices of a space go. Its secrets are not part of it: only what signs opens them. */
export interface Webhook {
  readonly type: 'Webhook'
  readonly id: Id<'Webhook'>
  readonly spaceId: Id<'Space'>
  readonly name: string
  readonly url: string
  /** What it is told of; everything where empty. */
  readonly topics: readonly string[]
  readonly status: 'active' | 'disabled'
  /** Why the service disabled it by itself: its receiver said that it is gone. Null where it did not. */
  readonly disabledReason: 'gone' | null
  /** Until when its receiver asked to be left alone; null where it did not. It may be past. */
  readonly pausedUntil: Date | null
  /** Whether a secret was ever copied: nothing is sent before. */
  readonly hasSecret: boolean
  /** Until when the secret before the one in use signs as well; null where there is none. */
  readonly previousUntil: Date | null
  /** Until when the next secret can be copied; null where there is no open slot. */
  readonly claimBy: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly createdById: string
}

/** One notice to one webhook. */
export interface Delivery {
  readonly id: Id<'OutboxMessage'>
  readonly webhookId: Id<'Webhook'>
  readonly topic: string
  readonly state: MessageState
  readonly attempts: number
  /** The code of the last failure. */
  readonly lastError: string | null
  readonly createdAt: Date
  /** Null where it is over. */
  readonly nextAttemptAt: Date | null
  readonly deliveredAt: Date | null
  readonly failedAt: Date | null
}

/** Each notice is sent to all of them. */
export const mostWebhooks = 20
/** As long as two secrets sign, receivers can change from one to the other. */
export const overlapHours = 24
export const claimHours = 24
