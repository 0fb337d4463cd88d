import { generate } from '@graphql-codegen/cli'
import { format, resolveConfig } from 'prettier'
import configuration from '../../codegen.ts'
import { projectPath } from '../project.ts'
import type { Generator } from './generator.ts'

/** The typed operations of the SDK, from the committed schema. */
export const sdkOperations: Generator = {
  name: 'SDK operations',
  make: async () => {
    const made = (await generate({ ...configuration, silent: true, cwd: projectPath() }, false)) as {
      readonly filename: string
      readonly content: string
    }[]
    return Promise.all(
      made.map(async ({ filename, content }) => {
        const filepath = projectPath(filename)
        return { path: filename, content: await format(content, { ...(await resolveConfig(filepath)), filepath }) }
      }),
    )
  },
}
