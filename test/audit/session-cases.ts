import { createSession, renewProof, signOut } from '../../packages/server/src/domain/sessions/commands.ts'
import { endSession, endUserSessions } from '../../packages/server/src/domain/sessions/end-commands.ts'
import { allowSignIn, createSessionByCode } from '../../packages/server/src/domain/sessions/code-commands.ts'
import { hashOfToken } from '../../packages/server/src/domain/sessions/session-token.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import type { TestApp } from '../support/app.ts'
import { commandRequest } from '../support/command-request.ts'
import { caseOf, type Unknowns } from './command-case.ts'

/** A session as a request begins it that says nothing of itself. */
export const sessionInput = {
  idleMinutes: 5,
  place: new Uint8Array(32),
  userAgent: null,
  replaces: null,
}

/** The owner by a session that is there, which can allow others. */
const ownerBySession = async (app: TestApp): Promise<UserActor> => {
  const { sessionId } = await createSession.perform(app.deps, app.call(), sessionInput)
  return { ...app.owner, credential: sessionId }
}

/** The commands on sessions. */
export const sessionCases = (match: Unknowns) => ({
  'sessions:create': caseOf({
    command: createSession,
    writes: ['sessions'],
    arrange: async (app) => ({
      input: { idleMinutes: 30, place: new Uint8Array(32), userAgent: 'x', replaces: null },
      evidence: ({ sessionId, endsAt }) => ({
        target: { type: 'User', id: app.owner.id },
        space: null,
        change: { after: { session: sessionId, idleMinutes: 30, endsAt: endsAt.toISOString(), ended: [] } },
        told: [],
      }),
    }),
  }),
  'sessions:allow': caseOf({
    command: allowSignIn,
    writes: ['sign_in_codes'],
    arrange: async (app) => {
      const owner = await ownerBySession(app)
      const { redirectUri, parameters } = commandRequest()
      return {
        call: app.call(owner),
        input: { redirectUri, challenge: parameters['code_challenge'] },
        evidence: () => ({
          target: { type: 'User', id: owner.id },
          space: null,
          change: { after: { session: owner.credential, expiresAt: match.time } },
          told: [],
        }),
      }
    },
  }),
  'sessions:exchange': caseOf({
    command: createSessionByCode,
    writes: ['sessions', 'sign_in_codes'],
    arrange: async (app) => {
      const owner = await ownerBySession(app)
      const { redirectUri, parameters } = commandRequest()
      const challenge = parameters['code_challenge']!
      const { code } = await allowSignIn.perform(app.deps, app.call(owner), { redirectUri, challenge })
      return {
        call: app.call(owner),
        input: {
          ...sessionInput,
          code: hashOfToken(code.reveal()),
          challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
          redirectUri,
        },
        evidence: ({ sessionId, endsAt }) => ({
          target: { type: 'User', id: owner.id },
          space: null,
          change: {
            after: {
              ...{ session: sessionId, allowedBy: owner.credential, idleMinutes: 5 },
              ...{ endsAt: endsAt.toISOString(), ended: [] },
            },
          },
          told: [],
        }),
      }
    },
  }),
  'sessions:sign-out': caseOf({
    command: signOut,
    writes: ['sessions'],
    arrange: async (app) => {
      const { sessionId } = await createSession.perform(app.deps, app.call(), sessionInput)
      return {
        input: { which: 'all' },
        evidence: ({ sessions }) => {
          if (!sessions.includes(sessionId)) throw new Error('the session has not ended')
          return {
            target: { type: 'User', id: app.owner.id },
            space: null,
            change: { before: { sessions } },
            told: [`Session ${sessionId}`],
          }
        },
      }
    },
  }),
  'sessions:reauthenticate': caseOf({
    command: renewProof,
    writes: ['sessions'],
    arrange: async (app) => {
      const { sessionId: session } = await createSession.perform(app.deps, app.call(), sessionInput)
      return {
        input: { session },
        evidence: () => ({
          target: { type: 'User', id: app.owner.id },
          space: null,
          change: { after: { session } },
          told: [`Session ${session}`],
        }),
      }
    },
  }),
  'sessions:end': caseOf({
    command: endSession,
    writes: ['sessions'],
    arrange: async (app) => {
      const user = await app.user()
      const { sessionId } = await createSession.perform(app.deps, app.call(user), sessionInput)
      return {
        input: { sessionId },
        evidence: () => ({
          target: { type: 'Session', id: sessionId },
          space: null,
          change: { before: { user: user.id, state: 'open' } },
        }),
      }
    },
  }),
  'sessions:end-all': caseOf({
    command: endUserSessions,
    writes: ['sessions'],
    arrange: async (app) => {
      const user = await app.user()
      const one = await createSession.perform(app.deps, app.call(user), sessionInput)
      const other = await createSession.perform(app.deps, app.call(user), sessionInput)
      const sessions = [one.sessionId, other.sessionId].toSorted()
      return {
        input: { userId: user.id },
        evidence: () => ({ target: { type: 'User', id: user.id }, space: null, change: { before: { sessions } } }),
      }
    },
  }),
})
