import type { Clock } from '../../kernel/clock.ts'
import type { View } from '../../kernel/tx.ts'
import { findInvitationByToken } from './store.ts'
import { hashOfToken } from './token.ts'

/** What can be told before the slow work of accepting: it is asked for by callers nobody knows. */
export interface InvitationGate {
  /** Whether the token opens an invitation; accepting decides that again, and uses it up. */
  admits(token: string): Promise<boolean>
}

export const createInvitationGate = (view: View, clock: Clock): InvitationGate => ({
  admits: async (token) => (await findInvitationByToken(view, hashOfToken(token), new Date(clock.now()))) !== null,
})
