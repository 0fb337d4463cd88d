import type { GrantablePermission, TokenBinding } from '@postern/protocol'
import type { Config } from '../../packages/server/src/config.ts'
import type { Overrides } from '../../packages/server/src/app.ts'
import { startApp, type TestApp, type TestClient } from './app.ts'

interface ClientConfig {
  readonly permissions: readonly GrantablePermission[]
  readonly allowedAddresses?: readonly string[]
  readonly audiences?: readonly string[]
  readonly tokenLifeSeconds?: number
  readonly tokensPerHour?: number
  readonly tokensPerDay?: number
  readonly tokenBinding?: TokenBinding
  /** How its first secret slot shall be. */
  readonly secret?: { readonly expiresInDays?: number; readonly notBefore?: string }
}

/** What an OAuth test runs against: stands beside the test. */
export interface OAuthConfig<Name extends string = string> {
  readonly server?: Partial<Config>
  readonly clients: Readonly<Record<Name, ClientConfig>>
}

export interface OAuthAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The header of client_secret_basic: both halves form-encoded, then joined (RFC 6749 §2.3.1). */
export const basic = ({ clientId, clientSecret }: Pick<TestClient, 'clientId' | 'clientSecret'>): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`

/** A service with clients, and a way to speak to its OAuth endpoints to the letter. */
export class OAuthTest<Name extends string = string> {
  readonly app: TestApp
  readonly clients: Readonly<Record<Name, TestClient>>
  readonly spaceId: string
  #callers = 0

  constructor(app: TestApp, spaceId: string, clients: Readonly<Record<Name, TestClient>>) {
    this.app = app
    this.spaceId = spaceId
    this.clients = clients
  }

  /** An address nobody has called from, so that one test's wrong credentials do not hold up the next. */
  freshAddress(): string {
    this.#callers += 1
    return `198.51.${Math.floor(this.#callers / 250)}.${(this.#callers % 250) + 1}`
  }

  /** Posts to the token endpoint: an object as a form, anything else as it is. */
  async post(
    body: Readonly<Record<string, string>> | string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
    target = '/oauth/token',
  ): Promise<OAuthAnswer> {
    const isForm = typeof body === 'object' && !(body instanceof Uint8Array)
    const response = await fetch(`${this.app.url}${target}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': this.freshAddress(),
        ...headers,
      },
      body: isForm ? new URLSearchParams(body).toString() : body,
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }

  /** Asks for a token with the secret in the header. */
  tokenOf(client: Pick<TestClient, 'clientId' | 'clientSecret'>, form: Readonly<Record<string, string>> = {}) {
    return this.post({ grant_type: 'client_credentials', ...form }, { authorization: basic(client) })
  }

  /** A token as text. */
  async accessToken(
    client: Pick<TestClient, 'clientId' | 'clientSecret'>,
    form: Readonly<Record<string, string>> = {},
  ) {
    const { body } = await this.tokenOf(client, form)
    return this.app.canary.keep(String(body['access_token']))
  }

  revoke(
    client: Pick<TestClient, 'clientId' | 'clientSecret'>,
    token: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    return this.post({ token, ...more }, { authorization: basic(client) }, '/oauth/revoke')
  }

  introspect(
    client: Pick<TestClient, 'clientId' | 'clientSecret'>,
    token: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    return this.post({ token, ...more }, { authorization: basic(client) }, '/oauth/introspect')
  }

  /** Whether our own API takes the token. */
  async isTaken(token: string): Promise<boolean> {
    return (await this.app.graphql(token, '{ viewer { id } }')).status === 200
  }

  close(): Promise<void> {
    return this.app.close()
  }
}

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

/** Starts a service with the clients of `config`, in one space. Callers choose their address by X-Forwarded-For. */
export const startOAuth = async <Name extends string>(
  { server, clients }: OAuthConfig<Name>,
  overrides: Overrides = {},
): Promise<OAuthTest<Name>> => {
  const app = await startApp({ ...overrides, config: { trustedProxies: ['127.0.0.1'], ...server } })
  const space = await app.space()
  const made: Partial<Record<Name, TestClient>> = {}
  for (const [name, { permissions, ...more }] of Object.entries(clients) as [Name, ClientConfig][]) {
    made[name] = await app.application(space.id, permissions, more)
  }
  return new OAuthTest(app, space.id, made as Record<Name, TestClient>)
}
