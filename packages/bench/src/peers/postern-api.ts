import { randomBytes } from 'node:crypto'
import { tokenScopes, type TokenClient } from './peer.ts'

// The generator's address is among them; the others make the look-up one of a list.
const allowedAddresses = ['192.0.2.0/24', '198.51.100.17', '2001:db8::/32', '127.0.0.0/8']

const post = async <Answer>(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> => {
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return JSON.parse(text) as Answer
}

const restrictAddresses = `mutation ($input: UpdateApplicationInput!) {
  updateApplication(input: $input) { __typename ... on UpdateApplicationSuccess { application { allowedAddresses } } }
}`

interface Restricted {
  readonly updateApplication?: { readonly application?: { readonly allowedAddresses: readonly string[] } }
}

/** Sets the service up as its owner would, and gives it a client that may come from listed addresses only. */
export const setUpClient = async (issuer: string, setupToken: string): Promise<TokenClient> => {
  const json = { 'content-type': 'application/json' }
  const { application } = await post<{ application: TokenClient }>(
    `${issuer}/setup`,
    json,
    JSON.stringify({
      token: setupToken,
      email: 'bench@example.com',
      password: `Aa1!${randomBytes(18).toString('base64url')}`,
      space: 'bench',
      application: { name: 'bench', permissions: tokenScopes },
    }),
  )
  const { clientId, clientSecret } = application
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const { access_token: token } = await post<{ access_token: string }>(
    `${issuer}/oauth/token`,
    { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    'grant_type=client_credentials',
  )
  const { data } = await post<{ data?: Restricted }>(
    `${issuer}/graphql`,
    { ...json, authorization: `Bearer ${token}` },
    JSON.stringify({
      query: restrictAddresses,
      variables: { input: { applicationId: clientId, allowedAddresses } },
    }),
  )
  if (data?.updateApplication?.application?.allowedAddresses?.length !== allowedAddresses.length)
    throw new Error(`The client's addresses could not be restricted: ${JSON.stringify(data)}`)
  return { clientId, clientSecret }
}
