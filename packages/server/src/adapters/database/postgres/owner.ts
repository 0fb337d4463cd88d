import type pg from 'pg'
import type { Query } from '../../../kernel/database.ts'
import { migrate } from '../migrate.ts'
import { DatabaseRefusal } from '../refusal.ts'
import { ensureRuntimeRole } from '../runtime-role.ts'
import { connectClient, connectionConfig } from './connection.ts'
import { migrationAdapters } from './migration-adapter.ts'
import { refusalOf } from './refusals.ts'

const oldestMajor = 15

const connectOwner = async (url: string): Promise<pg.Client> => {
  const config = connectionConfig(url, 'owner', 'migration')
  try {
    return await connectClient(config, () => {}, 'owner')
  } catch (error) {
    throw refusalOf(error)
  }
}

const requireVersion = async (query: Query): Promise<void> => {
  const [server] = await query<{ number: string; text: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
  )
  if (Number(server?.number) >= oldestMajor * 10_000) return
  throw new DatabaseRefusal(
    'VERSION_TOO_OLD',
    `The database is PostgreSQL ${server?.text}; Postern needs ${oldestMajor} or later. Upgrade it, or use another.`,
  )
}

const sessionUser = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ name: string }>('SELECT session_user AS name')
  return rows[0]?.name ?? ''
}

const userOf = async (url: string): Promise<string> => {
  const client = await connectOwner(url)
  try {
    return await sessionUser(client)
  } finally {
    await client.end()
  }
}

/**
 * Brings the database to this version as its owner: migrations, then the runtime role's rights. One process at a time
 * does so; the others wait, and find it done.
 *
 * @returns the user the service connects as
 * @throws DatabaseRefusal
 */
export const prepareAsOwner = async (
  { url, migrationUrl = url }: { url: string; migrationUrl?: string | undefined },
  migrationsDirectory: string,
): Promise<string> => {
  const owner = await connectOwner(migrationUrl)
  const adapters = migrationAdapters(connectionConfig(migrationUrl, 'owner', 'migration'))
  try {
    const query: Query = async <Row>(text: string, parameters: readonly unknown[] = []) =>
      (await owner.query(text, [...parameters])).rows as Row[]
    await requireVersion(query)
    const user = migrationUrl === url ? await sessionUser(owner) : await userOf(url)
    // Freed with the connection.
    await query(`SELECT pg_advisory_lock(hashtextextended('postern:migrate', 0))`)
    await migrate({ query, adapterFactory: adapters.factory }, migrationsDirectory)
    await ensureRuntimeRole(query, user).catch((error: unknown) => {
      throw refusalOf(error, user)
    })
    return user
  } finally {
    await adapters.close()
    await owner.end()
  }
}
