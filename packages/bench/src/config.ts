import { userInfo } from 'node:os'

/** The server on which the bench makes a database of its own, and whether someone named it. */
export interface DatabaseServer {
  readonly url: string
  readonly isNamed: boolean
}

/** The one reader of the environment. */
export const databaseServer = (): DatabaseServer => {
  const named = process.env['DATABASE_URL']?.trim()
  const url = new URL(named || 'postgresql://127.0.0.1:5432')
  // As psql does; the driver looks into USER only, which services and containers often lack.
  if (!url.username) url.username = process.env['PGUSER'] ?? userInfo().username
  return { url: url.href, isNamed: Boolean(named) }
}

// What would make the service measured another one than as shipped.
const ownNames = /^(?:DATABASE_|POSTERN_|REDIS_|PORT$|HOST$|NODE_OPTIONS$|NODE_V8_COVERAGE$)/

/** The environment of a process that is measured: this one's, without what configures the service or Node. */
export const environmentWith = (additions: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownNames.test(name))),
  ...additions,
})
