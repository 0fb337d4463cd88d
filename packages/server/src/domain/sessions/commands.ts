import { z } from 'zod'
import type { ResourceChange } from '../../kernel/change-feed.ts'
import { command } from '../../kernel/command.ts'
import { notFound } from '../../kernel/refusal.ts'
import { self } from '../users/self-store.ts'
import { beginning, beginSession } from './begin-session.ts'
import { hashOfToken, mintToken } from './session-token.ts'
import { endSessions, renewSession } from './store.ts'

/** Tells whoever goes on for a session, such as an open subscription, that it has ended. */
export const sessionChanges = (ids: readonly string[]): readonly ResourceChange[] =>
  ids.map((id) => ({ type: 'Session', id }))

/** Begins a session of the person who acts. Called only once the person proved who they are. */
export const createSession = command('sessions:create', {
  input: z.object(beginning),
  prepare: async ({ randomness }) => mintToken(randomness),
  target: self,
  run: async (tx, { deps, input, target, now, source, prepared: token }) => {
    const who = { person: target, token, authenticatedAt: now, source }
    const { id, endsAt, ended } = await beginSession(tx, deps, who, input, now)
    const after = { session: id, idleMinutes: input.idleMinutes, endsAt: endsAt.toISOString(), ended }
    return {
      result: { userId: target.id, sessionId: id, endsAt, token },
      change: { after },
      changed: sessionChanges(ended),
    }
  },
})

/** Ends sessions of the person who acts. That there was none left to end is no fault: then it is done already. */
export const signOut = command('sessions:sign-out', {
  input: z.object({ which: z.enum(['this', 'others', 'all']).nullish() }),
  target: self,
  run: async (tx, { actor, input, target, now }) => {
    const current = actor.type === 'user' ? actor.credential : ''
    const which = { this: { id: current }, others: { id: { not: current } }, all: {} }[input.which ?? 'this']
    const sessions = await endSessions(tx, target.id, which, now)
    return {
      result: { sessions, isOver: sessions.includes(current) },
      change: { before: { sessions } },
      changed: sessionChanges(sessions),
    }
  },
})

/** Notes that the person who acts has just proved again who they are; the session goes on under another ID. */
export const renewProof = command('sessions:reauthenticate', {
  input: z.object({ session: z.string() }),
  prepare: async ({ randomness }) => mintToken(randomness),
  target: self,
  run: async (tx, { input, now, prepared: token }) => {
    if (!(await renewSession(tx, input.session, hashOfToken(token.reveal()), now))) throw notFound()
    return {
      result: { sessionId: input.session, token },
      change: { after: { session: input.session } },
      // What the cookie carried before stands in caches still.
      changed: sessionChanges([input.session]),
    }
  },
})
