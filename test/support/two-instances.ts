import type { Config } from '../../packages/server/src/config.ts'
import { startApp, type TestApp, type TestClient } from './app.ts'
import { startInstance, type Instance } from './instance.ts'
import { basic } from './oauth.ts'
import { onServer } from './outages.ts'

/** What can be asked of any instance of a service over HTTP. */
export interface Reach {
  readonly url: string
  /** The status of a token request. */
  tokenStatus(client: TestClient): Promise<number>
  /** The scopes of a new token. */
  scopes(client: TestClient): Promise<readonly string[]>
  /** Whether our API takes the token. */
  takes(token: string): Promise<boolean>
  /** Whether introspection, asked by `client`, calls the token active. */
  isActive(client: TestClient, token: string): Promise<boolean>
}

const reachOf = (url: string): Reach => {
  const post = (path: string, client: TestClient, form: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: basic(client) },
      body: new URLSearchParams(form),
    })
  const token = (client: TestClient) => post('/oauth/token', client, { grant_type: 'client_credentials' })
  return {
    url,
    tokenStatus: async (client) => {
      const response = await token(client)
      await response.text()
      return response.status
    },
    scopes: async (client) => {
      const { scope = '' } = (await (await token(client)).json()) as { scope?: string }
      return scope.split(' ')
    },
    takes: async (text) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${text}` },
        body: JSON.stringify({ query: '{ viewer { id } }' }),
      })
      await response.text()
      return response.status === 200
    },
    isActive: async (client, text) => {
      const response = await post('/oauth/introspect', client, { token: text })
      return ((await response.json()) as { active: boolean }).active
    },
  }
}

/** Two instances of one service on one PostgreSQL. */
export interface TwoInstances {
  readonly here: TestApp
  readonly there: Instance
  /** Both, as their callers see them. */
  readonly both: readonly [Reach, Reach]
  /** Ends the connections by which each hears what the other changed; they listen again after a moment. */
  loseLinks(): Promise<void>
  /** The same, and they find no way back before `work` is done. */
  withoutLinks(work: () => Promise<void>): Promise<void>
  /** How many instances listen at this moment. */
  listening(): Promise<number>
  close(): Promise<void>
}

export const startTwoInstances = async (config: Partial<Config> = {}): Promise<TwoInstances> => {
  const here = await startApp({ config })
  const there = await startInstance(here.database.options, here.url, { config })
  const loseLinks = (): Promise<void> =>
    onServer(async (query, name) => {
      await query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = $1 AND application_name = 'postern listener'`,
        [name],
      )
    }, here.database)
  // Connections that are there go on.
  const letIn = (isLetIn: boolean): Promise<void> =>
    onServer((query, name) => query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${isLetIn}`), here.database)
  return {
    here,
    there,
    both: [reachOf(here.url), reachOf(there.url)],
    loseLinks,
    withoutLinks: async (work) => {
      await letIn(false)
      try {
        await loseLinks()
        await work()
      } finally {
        await letIn(true)
      }
    },
    listening: async () => {
      let count = 0
      await onServer(async (query, name) => {
        const rows = await query(
          `SELECT FROM pg_stat_activity
            WHERE datname = $1 AND application_name = 'postern listener' AND query LIKE 'SELECT 1%'`,
          [name],
        )
        count = rows.length
      }, here.database)
      return count
    },
    close: async () => {
      await there.close()
      await here.close()
    },
  }
}
