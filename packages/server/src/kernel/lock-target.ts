import type { Resource } from '@postern/protocol'
import type { Target } from './policy/policy.ts'
import { clientOf } from './tx-access.ts'
import type { Tx } from './tx.ts'

// What is inserted beside the row may still refer to it: only other commands on the same row wait.
const statements: Readonly<Record<Resource, string | null>> = {
  Installation: null,
  AuditEvent: null,
  Token: null,
  // No command changes one.
  OutboxMessage: null,
  Space: 'SELECT id FROM spaces WHERE id = $1 FOR NO KEY UPDATE',
  User: 'SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE',
  Session: 'SELECT id FROM sessions WHERE id = $1 FOR NO KEY UPDATE',
  Member: 'SELECT id FROM members WHERE id = $1 FOR NO KEY UPDATE',
  Invitation: 'SELECT id FROM invitations WHERE id = $1 FOR NO KEY UPDATE',
  Application: 'SELECT id FROM applications WHERE id = $1 FOR NO KEY UPDATE',
  Webhook: 'SELECT id FROM webhooks WHERE id = $1 FOR NO KEY UPDATE',
  Policy: 'SELECT id FROM policies WHERE id = $1 FOR NO KEY UPDATE',
}

/** Waits until no other transaction changes roles, and keeps others from it until this one ends. */
export const takeTurn = async (tx: Tx): Promise<void> => {
  await clientOf(tx).$queryRawUnsafe('SELECT id FROM installation FOR NO KEY UPDATE')
}

/**
 * Holds the target's row until the transaction ends, so that what was decided on is what is changed: of two changes of
 * one object the second sees what the first left. False where the target has no row of its own.
 */
export const lockTarget = async (tx: Tx, { type, id }: Target): Promise<boolean> => {
  const statement = statements[type]
  if (statement === null) return false
  await clientOf(tx).$queryRawUnsafe(statement, id)
  return true
}
