import type { Permission } from '@postern/protocol'
import { z } from 'zod'
import type { Actor } from '../../kernel/actor.ts'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { holdsRole } from '../policies/role-escalation.ts'
import { requirePerson } from '../users/store.ts'
import { sessionChanges } from './commands.ts'
import { stateOfSession, type Session } from './model.ts'
import { endSessionRow, endSessions, requireSession } from './store.ts'

/**
 * Nobody signs out a person who holds more than they do, wherever it is held: it stops their work in every space. The
 * answer names neither role nor space: an admin of one space may not know what the person is in another.
 * @throws Fault ESCALATION
 */
const refuseStronger = (
  actor: Actor,
  { id, memberships }: { readonly id: string } & Session['user'],
  holds: (permission: Permission, spaceId: string | null) => boolean,
): void => {
  if (actor.type === 'user' && actor.id === id) return
  if (memberships.every(({ role, spaceId }) => holdsRole(role, spaceId, holds))) return
  throw fault(
    'ESCALATION',
    'This person holds something, here or elsewhere, that you do not: ask somebody who holds as much as they do.',
  )
}

const currentOf = (actor: Actor): string | null => (actor.type === 'user' ? actor.credential : null)

/** Ends one session: it is good for nothing from then on. That it was over already is no fault. */
export const endSession = command('sessions:end', {
  input: z.object({ sessionId: idOf('Session') }),
  errors: ['ESCALATION'],
  target: (view, input) => requireSession(view, input.sessionId),
  run: async (tx, { actor, target, now, holds }) => {
    refuseStronger(actor, { id: target.userId, ...target.user }, holds)
    const state = stateOfSession(target, now.getTime())
    const session = await endSessionRow(tx, target.id, now)
    return {
      result: { session, isOver: session.id === currentOf(actor) },
      change: { before: { user: target.userId, state } },
    }
  },
})

/** Signs a person out everywhere. They can sign in again: to stop them there is `users:suspend`. */
export const endUserSessions = command('sessions:end-all', {
  input: z.object({ userId: idOf('User') }),
  errors: ['ESCALATION'],
  target: (view, input) => requirePerson(view, input.userId),
  run: async (tx, { actor, target, now, holds }) => {
    refuseStronger(actor, target, holds)
    const sessions = await endSessions(tx, target.id, {}, now)
    return {
      result: { user: target, sessions, isOver: sessions.some((id) => id === currentOf(actor)) },
      change: { before: { sessions } },
      changed: sessionChanges(sessions),
    }
  },
})
