import type { ErrorCode } from '@postern/protocol'
import { z } from 'zod'
import type { Call } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { parseInput } from '../../kernel/parse.ts'
import { authorizeCredential, notFound, recordFailure, Refusal } from '../../kernel/refusal.ts'
import { Secret } from '../../kernel/secret.ts'
import { text } from '../../kernel/text.ts'
import { emailInput } from '../users/input.ts'
import type { Credential } from '../users/model.ts'
import { createSession, renewProof } from './commands.ts'
import { hashOfToken } from './session-token.ts'
import { signInInput } from './sign-in-input.ts'
import { beginTry, endTry, tryOf, type Try } from './tries.ts'

// Whatever could be one: that it fits no rule is no reason to answer otherwise than to a wrong one.
const password = text(1, 256).transform((value) => new Secret(value.normalize('NFKC')))

const input = z.object({
  ...signInInput,
  email: emailInput,
  password,
})

type Action = 'sessions:create' | 'sessions:reauthenticate'

/** One text whatever was wrong, so that it tells nothing about who has an account. */
const refused = (action: Action, credential: Credential | null): Refusal =>
  new Refusal(
    fault('SIGN_IN_REFUSED', 'The e-mail address and the password do not fit: check both, and try again.'),
    {
      action,
      outcome: 'refused',
      code: 'SIGN_IN_REFUSED',
      space: null,
      target: credential && { type: 'User', id: credential.userId },
    },
    // Each has cost a password hash and counts against the caller, so nobody floods the log with them.
    { isEvent: true },
  )

/** Who it is. An unknown person, a suspended one, one without a password and a wrong password cost the same work. */
const proved = async (deps: Deps, action: Action, attempt: Try, password: Secret): Promise<Credential> => {
  const { credential, ...begun } = await beginTry.perform(deps, attempt)
  const hash = credential?.isActive ? credential.passwordHash : null
  let isRight: boolean
  try {
    isRight = await deps.passwords.verify(hash?.reveal() ?? null, password.reveal())
  } catch (cause) {
    await endTry.perform(deps, { ...attempt, ...begun, isRight: false })
    throw cause
  }
  if (!credential || !isRight) throw refused(action, credential)
  await endTry.perform(deps, { ...attempt, ...begun, isRight: true })
  return credential
}

const errors: readonly ErrorCode[] = ['SIGN_IN_REFUSED']

/**
 * Begins a session for whoever has the password. The proof comes first, from a caller nobody knows; then the session is
 * made in the name of the person, by a command like any other.
 */
export const signIn = {
  permission: 'sessions:create',
  errors,
  authorize: (deps: Deps, call: Call) => authorizeCredential(deps, call, 'sessions:create'),
  /** @throws Fault SIGN_IN_REFUSED, RATE_LIMITED, OVERLOADED; recorded or counted before it is thrown */
  async perform(deps: Deps, call: Call, raw: unknown) {
    let given: z.infer<typeof input>
    let attempt: Try
    let credential: Credential
    try {
      given = parseInput(input, raw)
      attempt = tryOf(deps, { email: given.email }, given.place)
      credential = await proved(deps, 'sessions:create', attempt, given.password)
    } catch (cause) {
      throw await recordFailure(deps, call, 'sessions:create', cause)
    }
    const authenticatedAt = deps.clock.now()
    const actor = { type: 'user', id: credential.userId, credential: 'password', authenticatedAt } as const
    return createSession.perform(
      deps,
      { ...call, actor },
      {
        idleMinutes: given.idleMinutes,
        place: attempt.place,
        userAgent: given.userAgent,
        replaces: given.token && hashOfToken(given.token.reveal()),
      },
    )
  },
} as const

/** Proves again who somebody is who is signed in, for what asks for a sign-in of the last minutes. */
export const reauthenticate = {
  permission: 'sessions:reauthenticate',
  errors,
  authorize: (deps: Deps, call: Call) => authorizeCredential(deps, call, 'sessions:reauthenticate'),
  /** @throws Fault SIGN_IN_REFUSED, RATE_LIMITED, OVERLOADED, NOT_FOUND; recorded before it is thrown */
  async perform(deps: Deps, call: Call, raw: unknown) {
    const { actor } = call
    try {
      const given = parseInput(z.object({ password, place: z.string() }), raw)
      if (actor.type !== 'user') throw notFound()
      // By the ID, and so counted apart: guesses of others at the e-mail address do not hold up who is signed in.
      const attempt = tryOf(deps, { id: actor.id }, given.place)
      await proved(deps, 'sessions:reauthenticate', attempt, given.password)
    } catch (cause) {
      throw await recordFailure(deps, call, 'sessions:reauthenticate', cause)
    }
    return renewProof.perform(deps, call, { session: actor.credential })
  },
} as const
