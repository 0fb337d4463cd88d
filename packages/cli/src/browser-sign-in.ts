import { createHash } from 'node:crypto'
import { endpoints } from '@postern/protocol'
import { Failure } from './failure.ts'
import { listenForAnswer } from './loopback-listener.ts'
import type { Shell } from './shell.ts'

const longestWaitMs = 5 * 60_000

/** What the server gives a session for. */
export interface ProvenCode {
  readonly code: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

/** Waits for the browser, and no longer than a person takes. @throws Failure `TIMEOUT` · `INTERRUPTED` */
const inTime = async <Result>({ signal }: Shell, work: Promise<Result>): Promise<Result> => {
  const over = Promise.withResolvers<never>()
  const interrupt = (): void => over.reject(new Failure('INTERRUPTED', 'Interrupted.'))
  const late = setTimeout(() => {
    over.reject(
      new Failure('TIMEOUT', 'Nobody answered in the browser within 5 minutes. Do: postern login', { retryable: true }),
    )
  }, longestWaitMs)
  if (signal.aborted) interrupt()
  signal.addEventListener('abort', interrupt)
  try {
    return await Promise.race([work, over.promise])
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', interrupt)
  }
}

/** The page of the service that asks the person (RFC 6749 §4.1.1, RFC 7636 §4.3). */
const addressOf = (origin: string, redirectUri: string, state: string, codeVerifier: string): URL => {
  const address = new URL(endpoints.signInCommand.path, origin)
  address.search = new URLSearchParams({
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  return address
}

/**
 * Lets a person say in their browser that this command may act as them, and gives the code that they said it with. Whoever
 * sees the code on its way has no use for it: the verifier never leaves this process but to the service.
 *
 * @throws Failure `SIGN_IN_DECLINED` · `TIMEOUT` · `INTERRUPTED` · `LISTENER_REFUSED`
 */
export const askInBrowser = async (shell: Shell, origin: string, opens: boolean): Promise<ProvenCode> => {
  const drawn = (): string => Buffer.from(shell.randomBytes(32)).toString('base64url')
  const [codeVerifier, state] = [drawn(), drawn()]
  const listener = await listenForAnswer({ state, issuer: origin })
  try {
    const { redirectUri } = listener
    const address = addressOf(origin, redirectUri, state, codeVerifier)
    shell.err.write(`Sign in with a browser on this machine:\n${address.href}\n`)
    if (opens && !(await shell.openBrowser(address)))
      shell.err.write('No browser could be opened from here: open the address yourself, or sign in with --email.\n')
    const answer = await inTime(shell, listener.answer)
    if (answer === 'declined')
      throw new Failure('SIGN_IN_DECLINED', 'It was cancelled in the browser, and nobody was signed in.')
    return { code: answer.code, codeVerifier, redirectUri }
  } finally {
    listener.close()
  }
}
