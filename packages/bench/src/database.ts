import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of this run's own. */
export interface BenchDatabase {
  readonly url: string
  readonly serverVersion: string
  /** Events of an action that the evidence knows of. */
  events(action: string): Promise<number>
  /** Runs a statement, as the owner of the database. */
  run(statement: string, values?: readonly unknown[]): Promise<void>
  /** Resolves once every event has its place in the sealed tree: nothing of the service is left to do. */
  settled(): Promise<void>
  /** The processes of the server that work for this database; theirs only where the server is on this machine. */
  backends(): Promise<readonly number[]>
  drop(): Promise<void>
}

const longestSettlingMs = 600_000
const settlePollMs = 250

const databaseUrl = (server: string, name: string): string => {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  await client.connect()
  return client
}

/** Makes the database. @throws Error of the driver where there is no server, or it refuses */
export const createDatabase = async (server: string): Promise<BenchDatabase> => {
  const name = `postern_bench_${randomBytes(6).toString('hex')}`
  const maintenance = await connect(databaseUrl(server, 'postgres'))
  await maintenance.query(`CREATE DATABASE ${quoted(name)} TEMPLATE template0`)
  const url = databaseUrl(server, name)
  const client = await connect(url)
  const number = async (statement: string, values: unknown[] = []): Promise<number> => {
    const { rows } = await client.query<{ number: string }>(statement, values)
    return Number(rows[0]?.number)
  }
  const { rows } = await client.query<{ version: string; host: string | null }>(
    `SELECT current_setting('server_version') AS version, host(inet_server_addr()) AS host`,
  )
  const isHere = !rows[0]?.host || rows[0].host.startsWith('127.') || rows[0].host === '::1'
  return {
    url,
    serverVersion: rows[0]?.version ?? 'unknown',
    events: (action) => number('SELECT count(*) AS number FROM audit_events WHERE action = $1', [action]),
    run: async (statement, values = []) => void (await client.query(statement, [...values])),
    settled: async () => {
      const events = await number(`SELECT count(*) AS number FROM audit_events`)
      const deadline = performance.now() + longestSettlingMs
      while ((await number(`SELECT coalesce(max(position) + 1, 0) AS number FROM audit_leaves`)) < events) {
        if (performance.now() > deadline) throw new Error('The events were not sealed in time.')
        await new Promise((resolve) => setTimeout(resolve, settlePollMs))
      }
    },
    backends: async () => {
      if (!isHere) return []
      const { rows: found } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
        [name],
      )
      return found.map(({ pid }) => pid)
    },
    drop: async () => {
      await client.end()
      await maintenance.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`)
      await maintenance.end()
    },
  }
}
