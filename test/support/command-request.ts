import { createHash } from 'node:crypto'
import type { TestBrowser } from './browser.ts'

/** What a command asks for, as the parameters of the page, and the verifier that it keeps. */
export interface CommandRequest {
  readonly verifier: string
  readonly redirectUri: string
  readonly parameters: Readonly<Record<string, string>>
  readonly path: string
}

let serial = 0

export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** A request that no other is like; parameters that are given take the place of its own. */
export const commandRequest = (given: Readonly<Record<string, string>> = {}): CommandRequest => {
  serial += 1
  const verifier = `verifier-${serial}-`.padEnd(64, 'v')
  const redirectUri = `http://127.0.0.1:${40_000 + serial}/signed-in`
  const parameters = {
    redirect_uri: redirectUri,
    state: `state-${serial}-`.padEnd(43, 's'),
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...given,
  }
  return { verifier, redirectUri, parameters, path: `/sign-in/command?${new URLSearchParams(parameters)}` }
}

/** Presses a button of the page that asks. */
export const press = (
  browser: TestBrowser,
  answer: string,
  { parameters }: Pick<CommandRequest, 'parameters'>,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> =>
  browser.send('/sign-in/command', {
    method: 'POST',
    body: new URLSearchParams({ ...parameters, answer }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

/** The code that the page gives for a request, once it is allowed. */
export const allowedCode = async (browser: TestBrowser, request: CommandRequest): Promise<string> => {
  const response = await press(browser, 'allow', request)
  const code = new URL(response.headers.get('location') ?? 'none:').searchParams.get('code')
  if (code === null) throw new Error(`no code: ${response.status} ${await response.text()}`)
  return code
}

const document = `mutation ($input: SignInByCodeInput!) { signInByCode(input: $input) {
  __typename ... on SignInByCodeSuccess { userId sessionId endsAt } ... on Error { code message } } }`

/** Exchanges a code as the command does: what was answered, or the code of the error. */
export const exchange = async (
  command: TestBrowser,
  code: string,
  { verifier, redirectUri }: Pick<CommandRequest, 'verifier' | 'redirectUri'>,
  more: object = {},
): Promise<any> => {
  const input = { code, codeVerifier: verifier, redirectUri, ...more }
  const { data, errors } = await command.graphql(document, { input }, { 'user-agent': 'postern/0.1.0 (Linux)' })
  return errors ? { code: errors[0]!.extensions['code'] } : data.signInByCode
}
