import { errors } from '@postern/protocol'
import { format, resolveConfig } from 'prettier'
import { projectPath } from '../project.ts'
import type { Generator } from './generator.ts'

const path = 'packages/sdk/src/generated/server-codes.ts'

const listOf = (isRetryable: boolean): string =>
  Object.entries(errors)
    .filter(([, { retryable }]) => retryable === isRetryable)
    .map(([code]) => `'${code}'`)
    .join(', ')

const titles = Object.entries(errors)
  .map(([code, { title }]) => `${code}: ${JSON.stringify(title)},`)
  .join('\n')

/**
 * The server's error codes by themselves: with what the protocol says of each, they would be a quarter of a small bundle.
 * And their titles as a literal, which a bundler can leave out.
 */
export const sdkServerCodes: Generator = {
  name: 'SDK server codes',
  make: async () => {
    const content = `/** The server's errors that do not pass by themselves. */
export const lastingCodes = [${listOf(false)}] as const

/** Those after which the same call may succeed later without anybody changing anything. */
export const passingCodes = [${listOf(true)}] as const

/** What each means. */
export const serverTitles = { ${titles} } as const
`
    const filepath = projectPath(path)
    return [{ path, content: await format(content, { ...(await resolveConfig(filepath)), filepath }) }]
  },
}
