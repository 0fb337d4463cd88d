/** Where a run's databases come from: the one reader of DATABASE_URL in the tests. */
export type DatabaseSource =
  | { readonly kind: 'postgres'; readonly serverUrl: string; readonly template: string; readonly dumpPath: string }
  | { readonly kind: 'embedded'; readonly dumpPath: string }

declare module 'vitest' {
  interface ProvidedContext {
    databaseSource: DatabaseSource
  }
}

/** The PostgreSQL this run is told to use, or undefined for the embedded database. */
export const serverUrl = (): string | undefined => process.env['DATABASE_URL'] || undefined

/** The URL of another database on the same server. */
export const databaseUrl = (server: string, name: string): string => {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
