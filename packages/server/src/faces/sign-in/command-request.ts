import { isChallenge, isLoopbackRedirect, type CodeRequest } from '../../domain/sessions/code-model.ts'

/** What a command on the person's machine asks for (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export interface CommandRequest extends CodeRequest {
  /** Goes back as it came: by it the command tells its own answer from one that somebody else brought about. */
  readonly state: string
}

const fields = ['redirect_uri', 'state', 'code_challenge', 'code_challenge_method'] as const

/** Reads it; null where anything is missing, there twice, or not as it must be: then nobody is sent anywhere. */
export const readCommandRequest = (parameters: URLSearchParams): CommandRequest | null => {
  const [redirectUri, state, challenge, method] = fields.map((name) => {
    const [value, ...more] = parameters.getAll(name)
    return more.length === 0 ? (value ?? '') : ''
  }) as [string, string, string, string]
  const isWhole = isLoopbackRedirect(redirectUri) && isChallenge(challenge) && method === 'S256'
  return isWhole && /^[\w-]{1,128}$/.test(state) ? { redirectUri, state, challenge } : null
}

/** The parameters that say the same again. */
export const parametersOf = ({
  redirectUri,
  state,
  challenge,
}: CommandRequest): readonly (readonly [string, string])[] => [
  ['redirect_uri', redirectUri],
  ['state', state],
  ['code_challenge', challenge],
  ['code_challenge_method', 'S256'],
]

/** The same as the query of the page that asks the person. */
export const queryOf = (request: CommandRequest): string =>
  new URLSearchParams(parametersOf(request).map(([name, value]) => [name, value])).toString()

/**
 * What the policy of the page must let its form go to: Chromium holds the redirect that answers a form to it, too. A policy
 * knows no IPv6 address (CSP Level 3 §2.3.1), and so names the port there alone.
 */
export const formTargetOf = ({ redirectUri }: CommandRequest): string => {
  const { origin, hostname, port } = new URL(redirectUri)
  return hostname === '[::1]' ? `http://*:${port}` : origin
}

/** Where the answer takes the browser; `iss` says whose answer it is (RFC 9207 §2). */
export const answerLocation = (
  { redirectUri, state }: CommandRequest,
  issuer: string,
  answer: { readonly code: string } | { readonly error: 'access_denied' },
): string => `${redirectUri}?${new URLSearchParams({ ...answer, state, iss: issuer })}`
