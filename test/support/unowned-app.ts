import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp, type App } from '../../packages/server/src/app.ts'
import type { Clock } from '../../packages/server/src/kernel/clock.ts'
import { noAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import { Canary } from './canary.ts'
import { freshDatabase, temporaryDirectory, type TestDatabase } from './database.ts'

export interface SetUpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A service nobody has set up yet. */
export interface UnownedApp {
  readonly url: string
  readonly app: App
  readonly token: string
  readonly canary: Canary
  readonly database: TestDatabase
  readonly logLines: string[]
  /** Makes the token of another start. */
  renewToken(): Promise<string | null>
  /** Posts an object as JSON, text as the form of the page; from an address where one is given. */
  setUp(input: unknown, address?: string): Promise<SetUpAnswer>
  close(): Promise<void>
}

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

/** What its metrics are read with. */
export const metricsToken = 'scrape-0123456789-0123456789-0123456789'

export const startUnownedApp = async (overrides: { readonly clock?: Clock } = {}): Promise<UnownedApp> => {
  const database = await freshDatabase()
  const directory = temporaryDirectory()
  const canary = new Canary()
  const logLines: string[] = []
  const log = (fields: object, message: string): void => {
    logLines.push(
      JSON.stringify({ message, ...fields }, (_key, value: unknown) => (value instanceof Error ? `${value}` : value)),
    )
  }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = await createApp(
    {
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      databaseUrl: null,
      migrationUrl: null,
      dataDirectory: directory.path,
      masterKey: new Secret(Buffer.alloc(32, 7).toString('base64')),
      masterKeyFile: null,
      tls: null,
      trustedProxies: ['127.0.0.1'],
      clientCertificates: 'proxy',
      logLevel: 'silent',
      documentsFile: null,
      documentsFor: 'all',
      limits: {},
      metricsToken: new Secret(metricsToken),
      egressAllowance: noAllowance,
      mail: null,
    },
    url,
    {
      database: { ...database.database, close: () => Promise.resolve() },
      log: { debug: log, info: log, warn: log, error: log },
      ...overrides,
    },
  )
  server.on('request', app.listener)
  const renewToken = async (): Promise<string | null> => {
    const token = await app.renewSetupToken()
    return token && canary.keep(token.reveal())
  }
  return {
    url,
    app,
    token: (await renewToken())!,
    canary,
    database,
    logLines,
    renewToken,
    async setUp(input, address = '203.0.113.1') {
      const isForm = typeof input === 'string'
      const response = await fetch(`${url}/setup`, {
        method: 'POST',
        headers: {
          'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
          'x-forwarded-for': address,
        },
        body: isForm ? input : JSON.stringify(input),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, body: parsed(text) }
    },
    async close() {
      void app.stopAccepting()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await app.close()
      await database.close()
      directory.remove()
    },
  }
}
