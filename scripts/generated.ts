import { cliSchema } from './generators/cli-schema.ts'
import { graphqlGuide } from './generators/graphql-guide.ts'
import { graphqlSchema } from './generators/graphql-schema.ts'
import type { Generator } from './generators/generator.ts'
import { sdkOperations } from './generators/sdk-operations.ts'
import { sdkServerCodes } from './generators/sdk-server-codes.ts'
import { standardsPage } from './generators/standards.ts'

/** Whatever makes a committed file, in the order in which one needs what another wrote. Add yours here. */
export const generators: readonly Generator[] = [
  graphqlSchema,
  graphqlGuide,
  sdkOperations,
  sdkServerCodes,
  cliSchema,
  standardsPage,
]
