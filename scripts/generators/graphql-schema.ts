import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import type { Generator } from './generator.ts'

/** The schema as clients see it: every change of the contract shows in its diff. */
export const graphqlSchema: Generator = {
  name: 'GraphQL schema',
  make: async () => [
    { path: 'packages/server/schema.graphql', content: `${printSchema(lexicographicSortSchema(schema))}\n` },
  ],
}
