import { stateOfSecret, type SecretSlot } from './model.ts'

/** What is known of the use of a secret. */
export interface SecretUse {
  readonly slot: SecretSlot
  readonly lastUsedAt: Date | null
  /** When it is quiet if nobody uses it again; null where it never was used. */
  readonly quietAt: Date | null
}

/** Whether ending it would stop somebody: it works, and tokens fetched with it are about. */
export const isUsed = ({ slot, quietAt }: SecretUse, now: Date): boolean =>
  stateOfSecret(slot, now) === 'live' && quietAt !== null && quietAt > now
