import { randomBytes } from 'node:crypto'
import { tokenScopes, type TokenClient } from './peer.ts'

// The generator's address is among them; the others make the look-up one of a list.
const allowedAddresses = ['192.0.2.0/24', '198.51.100.17', '2001:db8::/32', '127.0.0.0/8']

const json = { 'content-type': 'application/json' }

const post = async (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> => {
  const response = await fetch(url, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** The first owner, in a session of their own. */
export interface Owner {
  readonly email: string
  readonly password: string
  /** Asks the API and gives the data. @throws Error where the answer holds an error */
  ask<Data>(document: string, variables?: object): Promise<Data>
}

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }`

const signedIn = async (issuer: string, email: string, password: string): Promise<Owner> => {
  const headers = { ...json, origin: issuer }
  const { headers: answered } = await post(
    `${issuer}/graphql`,
    headers,
    JSON.stringify({ query: signIn, variables: { input: { email, password } } }),
  )
  const cookie = answered.get('set-cookie')?.split(';', 1)[0]
  if (cookie === undefined) throw new Error('The owner could not sign in.')
  return {
    email,
    password,
    ask: async (query, variables = {}) => {
      const response = await post(`${issuer}/graphql`, { ...headers, cookie }, JSON.stringify({ query, variables }))
      const { data, errors } = (await response.json()) as { data: never; errors?: unknown }
      if (errors !== undefined) throw new Error(`The API refused: ${JSON.stringify(errors)}`)
      return data
    },
  }
}

const restrictAddresses = `mutation ($input: UpdateApplicationInput!) {
  updateApplication(input: $input) { __typename ... on UpdateApplicationSuccess { application { allowedAddresses } } }
}`

interface Restricted {
  readonly updateApplication: { readonly application?: { readonly allowedAddresses: readonly string[] } }
}

/** Sets the service up as its owner would, and gives it a client that may come from listed addresses only. */
export const setUpClient = async (
  issuer: string,
  setupToken: string,
): Promise<{ readonly client: TokenClient; readonly owner: Owner }> => {
  const email = 'bench@example.com'
  const password = `Aa1!${randomBytes(18).toString('base64url')}`
  const made = await post(
    `${issuer}/setup`,
    json,
    JSON.stringify({
      token: setupToken,
      email,
      password,
      space: 'bench',
      application: { name: 'bench', permissions: tokenScopes },
    }),
  )
  const { application } = (await made.json()) as { application: TokenClient }
  const { clientId, clientSecret } = application
  const owner = await signedIn(issuer, email, password)
  const { updateApplication } = await owner.ask<Restricted>(restrictAddresses, {
    input: { applicationId: clientId, allowedAddresses },
  })
  if (updateApplication.application?.allowedAddresses.length !== allowedAddresses.length)
    throw new Error(`The client's addresses could not be restricted: ${JSON.stringify(updateApplication)}`)
  return { client: { clientId, clientSecret }, owner }
}

/** A token of the client's own. */
export const fetchToken = async (port: number, { clientId, clientSecret }: TokenClient): Promise<string> => {
  const response = await post(
    `http://127.0.0.1:${port}/oauth/token`,
    {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    'grant_type=client_credentials',
  )
  return ((await response.json()) as { access_token: string }).access_token
}
