import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import type { GraphqlAnswer, TestApp } from './app.ts'

export const personPassword = 'Another-Horse-8-Battery!'

/** A person with a password, and the e-mail address to sign in with. */
export const makePerson = async (app: TestApp): Promise<UserActor & { readonly email: string }> => {
  const person = await app.user()
  const { client } = app.deps.database
  const passwordHash = await app.deps.passwords.hash(app.canary.keep(personPassword))
  const { email } = await client.user.update({ where: { id: person.id }, data: { passwordHash } })
  return { ...person, email }
}

type Headers = Readonly<Record<string, string | undefined>>

/** A browser on a page of ours: it keeps the cookie it is given, and says where its requests come from. */
export class TestBrowser {
  readonly #url: string
  readonly #headers: Headers
  cookie: string | null = null
  /** The Set-Cookie of the last answer. */
  lastSetCookie: string | null = null

  constructor(url: string, origin: string, { address = '127.0.0.1' }: { readonly address?: string } = {}) {
    this.#url = url
    this.#headers = { origin, 'x-forwarded-for': address, 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' }
  }

  /** Sends a request with the cookie; a header given as undefined is left out. */
  async send(path: string, { method = 'GET', body = null, headers = {} }: SendOptions = {}): Promise<Response> {
    const all = { ...this.#headers, ...(this.cookie !== null && { cookie: this.cookie }), ...headers }
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
    const response = await fetch(`${this.#url}${path}`, { method, headers: given, body, redirect: 'manual' })
    this.lastSetCookie = response.headers.get('set-cookie')
    const pair = this.lastSetCookie?.split(';', 1)[0]
    if (pair !== undefined) this.cookie = pair.endsWith('=') ? null : pair
    return response
  }

  async graphql(query: string, variables: object = {}, headers: Headers = {}): Promise<GraphqlAnswer> {
    const response = await this.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as Pick<GraphqlAnswer, 'data' | 'errors'>
    return { status: response.status, headers: response.headers, data, errors }
  }

  /** What came of it: the typename of the union, or the code of the error. */
  async signIn(email: string, password: string, more: object = {}, headers: Headers = {}): Promise<string> {
    const { data, errors } = await this.graphql(signInDocument, { input: { email, password, ...more } }, headers)
    return errors?.[0]?.extensions['code'] ?? data.signIn.__typename
  }

  signOut(which?: 'THIS' | 'OTHERS' | 'ALL'): Promise<GraphqlAnswer> {
    return this.graphql(
      'mutation ($input: SignOutInput!) { signOut(input: $input) { __typename ... on SignOutSuccess { ended } } }',
      {
        input: which ? { which } : {},
      },
    )
  }

  /** The ID the service knows the caller by, or the code of the refusal. */
  async whoAmI(headers: Headers = {}): Promise<string> {
    const { data, errors } = await this.graphql('{ viewer { id } }', {}, headers)
    return errors?.[0]?.extensions['code'] ?? data.viewer.id
  }
}

interface SendOptions {
  readonly method?: string
  readonly body?: string | null
  readonly headers?: Headers
}

export const signInDocument = `mutation ($input: SignInInput!) { signIn(input: $input) {
  __typename ... on SignInSuccess { userId sessionId endsAt } ... on Error { code message } } }`
