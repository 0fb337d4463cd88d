import { setTimeout as sleep } from 'node:timers/promises'
import { endpoints } from '@postern/protocol'
import { Failure, usage } from './failure.ts'
import { failureOfProblem } from './problem.ts'
import { findSetupToken, setupTokenFile } from './set-up-token.ts'
import type { Shell } from './shell.ts'

export interface SetUpInput {
  readonly email: string
  readonly password: string
  readonly space?: string
  readonly application?: { readonly name: string; readonly permissions: readonly string[] }
}

const timeoutMs = 30_000
const pauseMs = 100
/** A server that answers writes its token a moment later. */
const patienceMs = 5_000

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)

/** @throws Failure `USAGE` for an address the token and the password may not travel to */
export const requireLocalUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url.origin
  throw usage(
    'POSTERN_PUBLIC_URL must be an https:// address (http:// only for this machine itself) and PORT a port: ' +
      'set them as for the server.',
  )
}

// Not ended by Ctrl-C: the answer holds the one copy of a secret.
const send = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
  } catch (cause) {
    const { origin } = new URL(url)
    throw cause instanceof Error && cause.name === 'TimeoutError'
      ? new Failure('TIMEOUT', `${origin} did not answer within ${timeoutMs / 1000} s.`, { retryable: true })
      : new Failure(
          'NETWORK',
          `Nothing answers at ${origin}. Start the server first, and set PORT or POSTERN_PUBLIC_URL as for the server.`,
          { retryable: true },
        )
  }
}

const requireSetupToken = async (shell: Shell, url: string): Promise<string> => {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const token = await findSetupToken(shell.config.dataDirectory)
    if (token !== null) return token
    // Nobody there is another matter than a server without a token.
    if (waitedMs === 0) await send(url + endpoints.live.path, {})
    if (waitedMs >= patienceMs) break
    await sleep(pauseMs, undefined, { signal: shell.signal })
  }
  throw new Failure(
    'SETUP_TOKEN_MISSING',
    `There is no ${setupTokenFile(shell.config.dataDirectory)}: the server at ${url} is set up already, ` +
      'or keeps its data elsewhere. Set POSTERN_DATA_DIR as for the server.',
  )
}

const post = (url: string, token: string, input: SetUpInput): Promise<Response> =>
  send(url + endpoints.setUp.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ token, ...input }),
  })

/** Sets the installation up with the one-time token, and gives the server's answer. */
export const requestSetUp = async (shell: Shell, url: string, input: SetUpInput): Promise<unknown> => {
  let token = await requireSetupToken(shell, url)
  for (;;) {
    const response = await post(url, token, input)
    if (response.status === 200) return response.json()
    const failure = await failureOfProblem(response)
    // A server that has just started again has put a new token where the old one was.
    const current = failure.code === 'SETUP_TOKEN_INVALID' ? await findSetupToken(shell.config.dataDirectory) : null
    if (current === null || current === token) throw failure
    token = current
  }
}
