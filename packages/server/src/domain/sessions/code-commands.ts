import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault, type Fault } from '../../kernel/fault.ts'
import { maintain } from '../../kernel/maintain.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Deps } from '../../kernel/deps.ts'
import { self } from '../users/self-store.ts'
import { beginning, beginSession } from './begin-session.ts'
import { codeLifeMs, isChallenge, isLoopbackRedirect } from './code-model.ts'
import {
  consumeSignInCode,
  endSessionOfCode,
  findAllowingSession,
  findSignInCode,
  insertSignInCode,
  updateSignInCodeSession,
  type CodeBinding,
} from './code-store.ts'
import { sessionChanges } from './commands.ts'
import { hashOfToken, mintToken } from './session-token.ts'

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array)

/** One text whatever is wrong with it: unknown, used, too old, bound to another, or allowed by who is signed in no more. */
export const signInCodeInvalid = (): Fault<'SIGN_IN_CODE_INVALID'> =>
  fault('SIGN_IN_CODE_INVALID', 'This code gives no session, or none any more: begin the sign-in again.')

/**
 * Gives the command that waits on the person's machine a code, by which it gets a session of theirs. Called only from a page
 * of ours, where the person said so.
 */
export const allowSignIn = command('sessions:allow', {
  input: z.object({ redirectUri: z.string().refine(isLoopbackRedirect), challenge: z.string().refine(isChallenge) }),
  prepare: async ({ randomness }) => mintToken(randomness),
  target: self,
  run: async (tx, { actor, input, now, prepared: code }) => {
    const session = await findAllowingSession(tx, actor.type === 'user' ? actor.credential : '', now)
    if (!session) throw notFound()
    const expiresAt = new Date(now.getTime() + codeLifeMs)
    await insertSignInCode(tx, {
      hash: hashOfToken(code.reveal()),
      challenge: new Uint8Array(Buffer.from(input.challenge, 'base64url')),
      redirectUri: input.redirectUri,
      allowedById: session.id,
      expiresAt,
    })
    return { result: { code }, change: { after: { session: session.id, expiresAt: expiresAt.toISOString() } } }
  },
})

/**
 * Begins the session that a code is for. The code is used up in the same transaction, so that of any number of exchanges one
 * has a session. It was not the person who proved anything now: the session is as old as the proof of the one that allowed
 * it, and lives no longer than a sign-in at that time would.
 */
export const createSessionByCode = command('sessions:exchange', {
  input: z.object({ ...beginning, code: bytes, challenge: bytes, redirectUri: z.string() }),
  errors: ['SIGN_IN_CODE_INVALID'],
  prepare: async ({ randomness }) => mintToken(randomness),
  target: self,
  run: async (tx, { deps, actor, input, target, now, source, prepared: token }) => {
    const { code: hash, challenge, redirectUri, ...given } = input
    if (!(await consumeSignInCode(tx, { hash, challenge, redirectUri }, now))) throw signInCodeInvalid()
    const allowedBy = await findAllowingSession(tx, actor.type === 'user' ? actor.credential : '', now)
    if (!allowedBy) throw signInCodeInvalid()
    const { authenticatedAt } = allowedBy
    const { id, endsAt, ended } = await beginSession(
      tx,
      deps,
      { person: target, token, authenticatedAt, source },
      given,
      now,
    )
    await updateSignInCodeSession(tx, hash, id)
    return {
      result: { userId: target.id, sessionId: id, endsAt, token },
      change: {
        after: {
          session: id,
          allowedBy: allowedBy.id,
          idleMinutes: given.idleMinutes,
          endsAt: endsAt.toISOString(),
          ended,
        },
      },
      changed: sessionChanges(ended),
    }
  },
})

/** What is known of a code that somebody shows. Nobody is known to ask yet, and nothing is told of it. */
export const lookUpCode = maintain('look-up-sign-in-code', {
  stores: ['signInCode', 'session'],
  run: async (tx, { input, now }: { deps: Deps; input: CodeBinding; now: Date }) => ({
    result: await findSignInCode(tx, input, now),
  }),
})

/**
 * Ends the session of a code that was shown again: one of the two who showed it had no business with it, and which one
 * nobody knows (RFC 6749 §4.1.2).
 */
export const endReplayed = maintain('end-replayed-session', {
  stores: ['signInCode', 'session'],
  permission: 'sessions:end-replayed',
  run: async (tx, { input, now }: { deps: Deps; input: Pick<CodeBinding, 'hash'>; now: Date }) => {
    const session = await endSessionOfCode(tx, input.hash, now)
    if (!session) return { result: undefined }
    return {
      result: undefined,
      event: {
        target: { type: 'Session', id: session.id },
        change: { before: { user: session.userId, state: 'open' } },
      },
      changed: sessionChanges([session.id]),
    }
  },
})
