// A process of its own: Fastify with Mercurius and its JIT, over the same client of Prisma.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { openListClient, readPage, type ApplicationRow } from './client.ts'

const schema = `
  type Application {
    id: ID!
    name: String!
    description: String!
    status: String!
    tokenLifeSeconds: Int!
    createdAt: String!
  }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type ApplicationEdge { cursor: String! node: Application! }
  type ApplicationConnection { edges: [ApplicationEdge!]! pageInfo: PageInfo! }
  type Query { applications(first: Int): ApplicationConnection! }
`

// Whoever started this one is gone.
process.once('disconnect', () => process.exit())

const serve = async (databaseUrl: string): Promise<void> => {
  const client = await openListClient(databaseUrl)
  const app = Fastify()
  await app.register(mercurius, {
    schema,
    // Compiles a document once it was sent that often.
    jit: 1,
    resolvers: {
      Query: { applications: (_root: unknown, { first }: { first?: number }) => readPage(client, first ?? 20) },
      Application: { createdAt: ({ createdAt }: ApplicationRow) => createdAt.toISOString() },
    },
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.(Number(new URL(address).port))
}

process.once('message', (databaseUrl: string) => void serve(databaseUrl))
