import { z } from 'zod'
import type { ResourceChange } from '../../kernel/change-feed.ts'
import { command } from '../../kernel/command.ts'
import { notFound } from '../../kernel/refusal.ts'
import { self } from '../users/self-store.ts'
import { agentFamily } from './agent-family.ts'
import { agentPlace, idleMinutes, longestSessionMs } from './model.ts'
import { hashOfToken, mintToken } from './session-token.ts'
import { endSessions, insertSession, renewSession } from './store.ts'

/** Tells whoever goes on for a session, such as an open subscription, that it has ended. */
export const sessionChanges = (ids: readonly string[]): readonly ResourceChange[] =>
  ids.map((id) => ({ type: 'Session', id }))

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)

/**
 * Begins a session of the person who acts, under an ID nobody had before (no cookie that came along is taken over: session
 * fixation); the one that it takes the place of ends with it. Called only once the person proved who they are.
 */
export const createSession = command('sessions:create', {
  input: z.object({
    idleMinutes: z.int().min(idleMinutes.least).max(idleMinutes.most),
    place: bytes,
    userAgent: z.string().nullable(),
    /** The hash of what the cookie carried that came along. */
    replaces: bytes.nullable(),
  }),
  prepare: async ({ randomness }) => mintToken(randomness),
  target: self,
  run: async (tx, { deps, input, target, now, source, prepared: token }) => {
    const ended = input.replaces ? await endSessions(tx, target.id, { hash: input.replaces }, now) : []
    const id = deps.ids.mint('Session')
    const endsAt = new Date(now.getTime() + longestSessionMs)
    await insertSession(tx, {
      id,
      userId: target.id,
      hash: hashOfToken(token.reveal()),
      epoch: target.epoch,
      idleMinutes: input.idleMinutes,
      createdAt: now,
      authenticatedAt: now,
      lastSeenAt: now,
      endsAt,
      startedFrom: source,
      agent:
        input.userAgent === null
          ? null
          : deps.keyring.seal('sessions', agentPlace(id), Buffer.from(agentFamily(input.userAgent))),
      place: input.place,
    })
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
