import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'

export interface ApplicationRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly status: string
  readonly tokenLifeSeconds: number
  readonly createdAt: Date
}

/** What the peers use of the client that is generated for them. */
export interface ListClient {
  readonly application: {
    findMany(query: {
      readonly take: number
      readonly where: object
      readonly orderBy: { readonly id: 'asc' }
    }): Promise<ApplicationRow[]>
  }
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Generates the peers' own client. @throws Error where Prisma cannot */
export const generateListClient = (environment: Readonly<Record<string, string | undefined>>): void => {
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const { status, stderr } = spawnSync(
    process.execPath,
    [prisma, 'generate', '--schema', path('application.prisma'), '--no-hints'],
    // It insists on an engine that generating does not use; any file will do.
    { encoding: 'utf8', env: { ...environment, PRISMA_SCHEMA_ENGINE_BINARY: path('client.ts') } },
  )
  if (status !== 0) throw new Error(`The client of the list's peers could not be generated: ${stderr}`)
}

/** Opens the client that was generated, with as many connections as the service reads with. */
export const openListClient = async (connectionString: string): Promise<ListClient> => {
  const generated = new URL('generated/client.ts', import.meta.url).href
  const { PrismaClient } = (await import(generated)) as { PrismaClient: new (options: object) => ListClient }
  return new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) })
}

/** A page as the cursor connections of relay have it. */
export const readPage = async (client: ListClient, first: number) => {
  const rows = await client.application.findMany({ take: first + 1, where: {}, orderBy: { id: 'asc' } })
  const nodes = rows.slice(0, first)
  const edges = nodes.map((node) => ({ cursor: Buffer.from(node.id).toString('base64url'), node }))
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}
