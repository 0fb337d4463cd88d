import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import type { DatabaseOptions } from '../../packages/server/src/adapters/database/options.ts'
import type { Config } from '../../packages/server/src/config.ts'
import { createApp, type App, type Overrides } from '../../packages/server/src/app.ts'
import type { Deps } from '../../packages/server/src/kernel/deps.ts'
import { configOf } from './app.ts'
import { databaseKind, temporaryDirectory } from './database.ts'

/** Why tests of several instances are left out on the embedded database, whose directory one process has to itself. */
export const needsSeveral = databaseKind() === 'embedded' ? ' (skipped: the embedded database has one instance)' : ''

/** A further instance of a service: the same database, issuer and master key, and everything else its own. */
export interface Instance {
  readonly url: string
  readonly app: App
  readonly deps: Deps
  token(client: { readonly clientId: string; readonly clientSecret: string }): Promise<Response>
  /** The status with which a token is answered. */
  read(token: string): Promise<number>
  close(): Promise<void>
}

/** Starts an instance of the service that calls itself `issuer`. */
export const startInstance = async (
  options: DatabaseOptions,
  issuer: string,
  { config, ...overrides }: Overrides & { readonly config?: Partial<Config> } = {},
): Promise<Instance> => {
  const directory = temporaryDirectory()
  const database = await openDatabase(options)
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const app = await createApp({ ...configOf(directory.path), ...config }, issuer, { database, log, ...overrides })
  const server = createServer(app.listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    app,
    deps: app.services.deps,
    token: ({ clientId, clientSecret }) =>
      fetch(`${url}/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      }),
    read: async (token) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ viewer { id } }' }),
      })
      await response.text()
      return response.status
    },
    close: async () => {
      void app.stopAccepting()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await app.close()
      directory.remove()
    },
  }
}
