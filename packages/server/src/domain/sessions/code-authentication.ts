import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ErrorCode, Id } from '@postern/protocol'
import type { Call } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import { isFault } from '../../kernel/fault.ts'
import { parseInput } from '../../kernel/parse.ts'
import { authorizeCredential, recordFailure, Refusal } from '../../kernel/refusal.ts'
import { text } from '../../kernel/text.ts'
import { createSessionByCode, endReplayed, lookUpCode, signInCodeInvalid } from './code-commands.ts'
import { verifierPattern } from './code-model.ts'
import type { AllowingSession, CodeBinding } from './code-store.ts'
import { hashOfToken, isToken } from './session-token.ts'
import { signInInput } from './sign-in-input.ts'
import { placeDigest } from './tries.ts'

const input = z.object({
  ...signInInput,
  // Whatever could be one: that it fits no rule is no reason to answer otherwise than to a wrong one.
  code: text(1, 256),
  codeVerifier: text(1, 256),
  redirectUri: text(1, 512),
  /** Counts a wrong one. @throws Fault RATE_LIMITED */
  countWrong: z.custom<() => Promise<void>>((value) => typeof value === 'function'),
})

const errors: readonly ErrorCode[] = ['SIGN_IN_CODE_INVALID']

/** The refusal of a code. One that was ours once is of weight: somebody has it who should not. */
const refused = (userId: Id<'User'> | null): Refusal =>
  new Refusal(
    signInCodeInvalid(),
    {
      action: 'sessions:exchange',
      outcome: 'refused',
      code: 'SIGN_IN_CODE_INVALID',
      space: null,
      target: userId && { type: 'User', id: userId },
    },
    // Each counts against the caller, and is refused as that before it is recorded, so nobody floods the log with them.
    { isEvent: userId !== null },
  )

const bindingOf = ({ code, codeVerifier, redirectUri }: z.infer<typeof input>): CodeBinding | null =>
  isToken(code) && verifierPattern.test(codeVerifier)
    ? {
        hash: hashOfToken(code),
        challenge: new Uint8Array(createHash('sha256').update(codeVerifier, 'ascii').digest()),
        redirectUri,
      }
    : null

/** Which session allowed it, where it can be exchanged. @throws Refusal, once the session that came of it before is ended */
const proved = async (deps: Deps, binding: CodeBinding | null): Promise<AllowingSession> => {
  const known = binding && (await lookUpCode.perform(deps, binding))
  if (binding && known?.isUsed) await endReplayed.perform(deps, binding)
  if (!known?.allowedBy || known.isUsed || !known.fits) throw refused(known?.userId ?? null)
  return known.allowedBy
}

/**
 * Begins a session for the command to which a person gave a code in the browser. As with a password the proof comes first,
 * from a caller nobody knows: the code, and the verifier that only the command has which asked for it.
 */
export const signInByCode = {
  permission: 'sessions:exchange',
  errors,
  authorize: (deps: Deps, call: Call) => authorizeCredential(deps, call, 'sessions:exchange'),
  /** @throws Fault SIGN_IN_CODE_INVALID, RATE_LIMITED; recorded or counted before it is thrown */
  async perform(deps: Deps, call: Call, raw: unknown) {
    let given: z.infer<typeof input>
    let binding: CodeBinding | null
    let allowedBy: AllowingSession
    try {
      given = parseInput(input, raw)
      binding = bindingOf(given)
      try {
        allowedBy = await proved(deps, binding)
      } catch (cause) {
        if (cause instanceof Refusal) await given.countWrong()
        throw cause
      }
    } catch (cause) {
      throw await recordFailure(deps, call, 'sessions:exchange', cause)
    }
    const { hash, challenge, redirectUri } = binding!
    const { userId, id: credential } = allowedBy
    const authenticatedAt = allowedBy.authenticatedAt.getTime()
    const actor = { type: 'user', id: userId, credential, authenticatedAt } as const
    try {
      return await createSessionByCode.perform(
        deps,
        { ...call, actor },
        {
          idleMinutes: given.idleMinutes,
          place: placeDigest(deps, given.place),
          userAgent: given.userAgent,
          replaces: given.token && hashOfToken(given.token.reveal()),
          code: hash,
          challenge,
          redirectUri,
        },
      )
    } catch (cause) {
      // The person or their session was stopped meanwhile, or another one with the code came first.
      if (!isFault(cause) || (cause.code !== 'SIGN_IN_CODE_INVALID' && cause.code !== 'NOT_FOUND')) throw cause
      await endReplayed.perform(deps, { hash })
      await given.countWrong()
      throw signInCodeInvalid()
    }
  },
} as const
