import { reauthenticate, signIn } from '../../../domain/sessions/authentication.ts'
import { signInByCode } from '../../../domain/sessions/code-authentication.ts'
import { signOut } from '../../../domain/sessions/commands.ts'
import { builder } from '../builder.ts'
import { rootMutation } from '../root/root-mutation.ts'
import type { Success } from '../root/success-type.ts'

type SignedIn = Awaited<ReturnType<(typeof signIn)['perform']>>
type Reauthenticated = Awaited<ReturnType<(typeof reauthenticate)['perform']>>
type SignedOut = Awaited<ReturnType<(typeof signOut)['perform']>>

const WhichSessions = builder.enumType('WhichSessions', {
  description: 'Which of your own sessions.',
  values: {
    THIS: { value: 'this', description: 'The one that the request comes by.' },
    OTHERS: { value: 'others', description: 'All but that.' },
    ALL: { value: 'all', description: 'All of them.' },
  } as const,
})

const signedIn: Success<SignedIn> = {
  description: 'The session has begun.',
  ids: {
    userId: { description: 'Who signed in.', of: ({ userId }) => userId },
    sessionId: { description: 'The session. It names it, and is no secret.', of: ({ sessionId }) => sessionId },
  },
  objects: {},
  texts: {
    endsAt: {
      description: 'When it ends however busy it is, as RFC 3339.',
      of: ({ endsAt }) => endsAt.toISOString(),
    },
  },
}

rootMutation<SignedIn>('signIn', signIn, {
  description:
    'Begins a session with an e-mail address and a password. The answer sets it as a cookie; a cookie that came along is not used.',
  input: builder.inputType('SignInInput', {
    description: 'Who signs in.',
    fields: (t) => ({
      email: t.string({ required: true, description: 'The e-mail address.' }),
      password: t.string({ required: true, description: 'The password.' }),
      idleMinutes: t.int({
        description: 'After how many minutes without a request the session ends: 5 to 60, 30 where left out.',
      }),
    }),
  }),
  success: signedIn,
  given: ({ browser: { place, userAgent, token } }) => ({ place, userAgent, token }),
  whenDone: ({ token }, { browser }) => browser.keepSession(token),
})

rootMutation<SignedIn>('signInByCode', signInByCode, {
  description:
    'Begins a session with a code that a person allowed on the page `/sign-in/command`, as `postern login` does. The answer sets it as a cookie. It counts as signed in since the person last proved who they are, and lives as long as a session that was begun then.',
  input: builder.inputType('SignInByCodeInput', {
    description: 'The code, and what proves that it was asked for here.',
    fields: (t) => ({
      code: t.string({
        required: true,
        description: 'The code that the browser brought. Good for one use, within a minute.',
      }),
      codeVerifier: t.string({
        required: true,
        description: 'What the `code_challenge` was made of (RFC 7636, S256).',
      }),
      redirectUri: t.string({ required: true, description: 'The `redirect_uri` that was asked for, as it was.' }),
      idleMinutes: t.int({
        description: 'After how many minutes without a request the session ends: 5 to 60, 30 where left out.',
      }),
    }),
  }),
  success: signedIn,
  given: ({ browser: { place, userAgent, token, countWrongCode } }) => ({
    place,
    userAgent,
    token,
    countWrong: countWrongCode,
  }),
  whenDone: ({ token }, { browser }) => browser.keepSession(token),
})

rootMutation<SignedOut>('signOut', signOut, {
  description: 'Ends sessions of your own: they are good for nothing from then on, on every instance.',
  input: builder.inputType('SignOutInput', {
    description: 'Which sessions end.',
    fields: (t) => ({
      which: t.field({ type: WhichSessions, description: 'The one that the request comes by where left out.' }),
    }),
  }),
  success: {
    description: 'They have ended.',
    ids: {},
    objects: {},
    texts: { ended: { description: 'How many there were.', of: ({ sessions }) => String(sessions.length) } },
  },
  whenDone: ({ isOver }, { browser }) => {
    if (isOver) browser.keepSession(null)
  },
})

rootMutation<Reauthenticated>('reauthenticate', reauthenticate, {
  description:
    'Gives your password again, for what asks for a sign-in of the last minutes. The session goes on, under another cookie.',
  input: builder.inputType('ReauthenticateInput', {
    description: 'The proof.',
    fields: (t) => ({ password: t.string({ required: true, description: 'Your password.' }) }),
  }),
  success: {
    description: 'It was proved.',
    ids: { sessionId: { description: 'The session.', of: ({ sessionId }) => sessionId } },
    objects: {},
  },
  given: ({ browser: { place } }) => ({ place }),
  whenDone: ({ token }, { browser }) => browser.keepSession(token),
})
