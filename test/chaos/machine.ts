import { ownerPassword } from '../support/app.ts'
import { setupTokenIn } from '../support/killable-server.ts'

/** A machine client of a service that was set up over HTTP. */
export interface Machine {
  readonly clientId: string
  readonly clientSecret: string
  readonly spaceId: string
}

interface SetUpAnswer {
  readonly space: { readonly id: string }
  readonly application: { readonly clientId: string; readonly clientSecret: string }
}

const permissions = ['applications:read', 'applications:create', 'applications:update', 'audit:read', 'audit:export']

/** Asks for the set-up, as a script does. */
export const requestSetUp = (url: string, directory: string): Promise<Response> =>
  fetch(`${url}/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: setupTokenIn(directory),
      email: 'owner@example.com',
      password: ownerPassword,
      space: 'production',
      application: { name: 'first', permissions },
    }),
  })

export const setUp = async (url: string, directory: string): Promise<Machine> => {
  const response = await requestSetUp(url, directory)
  if (!response.ok) throw new Error(`Not set up: ${await response.text()}`)
  const { space, application } = (await response.json()) as SetUpAnswer
  const { clientId, clientSecret } = application
  return { clientId, clientSecret, spaceId: space.id }
}

/** A connection for each request: behind a balancer, kept ones would stay with the instance they first came to. */
const oneRequest = { connection: 'close' }

const basic = ({ clientId, clientSecret }: Machine): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`

/** A token and its ID, or null where none was handed out. */
export const fetchToken = async (url: string, machine: Machine): Promise<{ text: string; id: string } | null> => {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { ...oneRequest, authorization: basic(machine) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: text } = (await response.json()) as { access_token?: string }
  if (response.status !== 200 || text === undefined) return null
  const claims = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }
  return { text, id: claims.jti }
}

/** What the one field `done` answered, or null where it was refused. */
export const answerOf = async <Payload>(
  url: string,
  token: string,
  query: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Payload | null> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...oneRequest, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  })
  const { data, errors } = (await response.json()) as { data?: { done?: Payload | null } | null; errors?: unknown }
  return response.status === 200 && errors === undefined ? (data?.done ?? null) : null
}
