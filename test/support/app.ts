import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GrantablePermission, Id, Role } from '@postern/protocol'
import { createApp, type App, type Overrides } from '../../packages/server/src/app.ts'
import type { Config } from '../../packages/server/src/config.ts'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { revealSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { addMember } from '../../packages/server/src/domain/members/commands.ts'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { createUser } from '../../packages/server/src/domain/users/commands.ts'
import type { Call, UserActor } from '../../packages/server/src/kernel/actor.ts'
import type { Deps } from '../../packages/server/src/kernel/deps.ts'
import { noAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import type { Log } from '../../packages/server/src/kernel/log.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import { setUpInstallation } from '../../packages/server/src/workflows/set-up.ts'
import { Canary } from './canary.ts'
import { freshDatabase, temporaryDirectory, type TestDatabase } from './database.ts'

/** A machine client of a test, with its one secret. */
export interface TestClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly secretId: string
}

export interface GraphqlAnswer {
  readonly status: number
  readonly headers: Headers
  readonly data: any
  readonly errors:
    | readonly { readonly message: string; readonly path?: unknown; readonly extensions: Record<string, any> }[]
    | undefined
}

export interface KeptEvent {
  readonly id: string
  readonly [key: string]: any
}

export const ownerPassword = 'Correct-Horse-7-Battery!'

/** A log that is kept instead of printed. */
const keptLog = (lines: string[]): Log => {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(
      JSON.stringify({ level, message, ...fields }, (_key, value) =>
        value instanceof Error ? `${value.name}: ${value.message}` : value,
      ),
    )
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** A whole service on a port of its own, over a fresh database, set up with an owner. */
export class TestApp {
  readonly url: string
  readonly app: App
  readonly database: TestDatabase
  readonly canary = new Canary()
  readonly logLines: string[]
  /** The first owner, to act in whose name `as` helps. */
  readonly owner: UserActor
  readonly #closing: () => Promise<void>
  readonly #events = new Map<string, KeptEvent>()
  #serial = 0

  constructor(parts: {
    url: string
    app: App
    database: TestDatabase
    logLines: string[]
    owner: UserActor
    close: () => Promise<void>
  }) {
    this.url = parts.url
    this.app = parts.app
    this.database = parts.database
    this.logLines = parts.logLines
    this.owner = parts.owner
    this.#closing = parts.close
    this.canary.keep(ownerPassword)
  }

  get deps(): Deps {
    return this.app.services.deps
  }

  /** The call of an actor, the owner where none is given, as a face would make it. */
  call(actor: Call['actor'] = this.owner, address: string | null = '127.0.0.1'): Call {
    return { actor, requestId: this.deps.ids.mint('Request'), address }
  }

  async space(name = `space ${(this.#serial += 1)}`, kind: 'development' | 'staging' | 'production' = 'development') {
    return createSpace.perform(this.deps, this.call(), { name, kind })
  }

  async application(
    spaceId: string,
    permissions: readonly GrantablePermission[],
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<TestClient> {
    const { application, slot } = await createApplication.perform(this.deps, this.call(), {
      spaceId,
      name: `application ${(this.#serial += 1)}`,
      permissions,
      ...more,
    })
    const { secret } = await revealSecret.perform(this.deps, this.call(), { secretId: slot.id })
    return { clientId: application.id, clientSecret: this.canary.keep(secret.reveal()), secretId: slot.id }
  }

  /** A person, with a role in a space where one is given. */
  async user(role?: Role, spaceId?: Id<'Space'>): Promise<UserActor> {
    const serial = (this.#serial += 1)
    const user = await createUser.perform(this.deps, this.call(), {
      email: this.canary.keep(`person-${serial}@example.com`),
      name: `Person ${serial}`,
    })
    if (role && spaceId) await this.member(user.id, spaceId, role)
    return { type: 'user', id: user.id, credential: 'test', authenticatedAt: Infinity }
  }

  async member(userId: string, spaceId: string, role: Role): Promise<void> {
    await addMember.perform(this.deps, this.call(), { spaceId, userId, role })
  }

  /** Posts a form to the token endpoint, authenticated by header. */
  async tokenRequest(
    client: Pick<TestClient, 'clientId' | 'clientSecret'>,
    form: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const pair = `${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.clientSecret)}`
    return fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    })
  }

  async token(
    client: Pick<TestClient, 'clientId' | 'clientSecret'>,
    form: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const response = await this.tokenRequest(client, form)
    const body = (await response.json()) as { access_token?: string }
    if (!body.access_token) throw new Error(`No token: ${response.status} ${JSON.stringify(body)}`)
    return this.canary.keep(body.access_token)
  }

  async graphql(
    token: string | null,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<GraphqlAnswer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as Pick<GraphqlAnswer, 'data' | 'errors'>
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors }
  }

  /** The events there are, oldest first, as they were written. */
  async events(): Promise<readonly KeptEvent[]> {
    const { auditEvent } = this.deps.database.client
    const all = await auditEvent.findMany({ select: { id: true, at: true }, orderBy: { id: 'asc' } })
    // They are for good: what was read once, in a test of hundreds of them after each of its steps, is not read again.
    const unread = all.filter(({ id }) => !this.#events.has(id))
    for (let first = 0; first < unread.length; first += 500) {
      const some = unread.slice(first, first + 500)
      const where = { id: { in: some.map(({ id }) => id) }, at: { in: some.map(({ at }) => at) } }
      for (const { id, canonical } of await auditEvent.findMany({ where, select: { id: true, canonical: true } }))
        this.#events.set(id, JSON.parse(Buffer.from(canonical).toString()))
    }
    return all.map(({ id }) => this.#events.get(id)!)
  }

  close(): Promise<void> {
    return this.#closing()
  }
}

export const configOf = (directory: string): Config => ({
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  databaseUrl: null,
  migrationUrl: null,
  dataDirectory: directory,
  masterKey: new Secret(Buffer.alloc(32, 7).toString('base64')),
  masterKeyFile: null,
  tls: null,
  trustedProxies: [],
  clientCertificates: 'none',
  logLevel: 'silent',
  documentsFile: null,
  documentsFor: 'all',
  limits: {},
  metricsToken: null,
  egressAllowance: noAllowance,
  mail: null,
})

/** Starts a service for tests, which calls itself `issuer`, or by its own address. Jobs do not run by themselves: `app.jobs.runNow(name)` runs one. */
export const startApp = async ({
  config,
  issuer,
  ...overrides
}: Overrides & { readonly config?: Partial<Config>; readonly issuer?: string } = {}): Promise<TestApp> => {
  const database = await freshDatabase()
  const directory = temporaryDirectory()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const logLines: string[] = []
  const app = await createApp({ ...configOf(directory.path), ...config }, issuer ?? url, {
    // The database outlives the service: its owner closes it.
    database: { ...database.database, close: async () => undefined },
    log: keptLog(logLines),
    ...overrides,
  })
  server.on('request', app.listener)
  const token = await app.renewSetupToken()
  const { owner } = await setUpInstallation.perform(
    app.services.deps,
    { actor: { type: 'set-up' }, requestId: app.services.deps.ids.mint('Request'), address: '127.0.0.1' },
    { token: token?.reveal(), email: 'owner@example.com', password: ownerPassword },
  )
  return new TestApp({
    url,
    app,
    database,
    logLines,
    owner: { type: 'user', id: owner.id, credential: 'test', authenticatedAt: Infinity },
    close: async () => {
      void app.stopAccepting()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await app.close()
      await database.close()
      directory.remove()
    },
  })
}
