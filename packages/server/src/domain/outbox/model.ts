import type { Id } from '@postern/protocol'
import type { MessageState } from '../../kernel/outbox.ts'

/** What becomes of a notice: it is spread into a message for each webhook and each person that is told. */
export type MessageKind = 'notice' | 'letter' | 'webhook'

/** A message on its way out, as it may be shown: neither what it holds nor where exactly it goes. */
export interface ShownMessage {
  readonly id: Id<'OutboxMessage'>
  /** Null for what concerns the installation. */
  readonly spaceId: Id<'Space'> | null
  readonly kind: MessageKind
  readonly topic: string
  /** Of a letter the address, masked; null where there is none, or nobody any more. */
  readonly to: string | null
  readonly webhookId: Id<'Webhook'> | null
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
