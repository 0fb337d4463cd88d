// A process of its own: Yoga, Pothos and Prisma with their defaults, doing the read and nothing else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import SchemaBuilder from '@pothos/core'
import RelayPlugin from '@pothos/plugin-relay'
import { createYoga } from 'graphql-yoga'
import { openListClient, readPage, type ApplicationRow } from './client.ts'

// Whoever started this one is gone.
process.once('disconnect', () => process.exit())

const serve = async (databaseUrl: string): Promise<void> => {
  const client = await openListClient(databaseUrl)
  const builder = new SchemaBuilder<{ DefaultFieldNullability: false }>({
    plugins: [RelayPlugin],
    defaultFieldNullability: false,
    relay: { encodeGlobalID: (_type, id) => String(id) },
  })
  builder.queryType()
  const application = builder.objectRef<ApplicationRow>('Application').implement({
    fields: (t) => ({
      id: t.exposeID('id'),
      name: t.exposeString('name'),
      description: t.exposeString('description'),
      status: t.exposeString('status'),
      tokenLifeSeconds: t.exposeInt('tokenLifeSeconds'),
      createdAt: t.string({ resolve: ({ createdAt }) => createdAt.toISOString() }),
    }),
  })
  builder.queryField('applications', (t) =>
    t.connection({ type: application, resolve: (_root, { first }) => readPage(client, first ?? 20) as never }),
  )
  const yoga = createYoga({ schema: builder.toSchema(), logging: false })
  const server = createServer((request, response) => void yoga(request, response))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

process.once('message', (databaseUrl: string) => void serve(databaseUrl))
