import { PosternError, misconfigured } from './errors.ts'
import { pauseAfter } from './patience.ts'
import { platformWith } from './platform.ts'
import type { Platform } from './platform.ts'
import type { AllOptions } from './request-function.ts'

/** A page of a list, as connections of the API are. */
export interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null }
}

/** Where in a list to read on. */
export interface Place {
  readonly first: number
  readonly after?: string
}

const largestPage = 100
/** A page that fails so many times in a row is given up. */
const mostTries = 5
const where = 'pages'

/** Reads a page; one that failed for a while only is asked for again, as the server asks and not for ever. */
const readPatiently = async <Node>(
  platform: Platform,
  read: () => Promise<Page<Node>>,
  signal: AbortSignal | undefined,
): Promise<Page<Node>> => {
  for (let failures = 1; ; failures += 1) {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof PosternError) || !error.retryable || failures === mostTries) throw error
      await pauseAfter(platform, error, failures, signal)
    }
  }
}

const requirePageSize = (pageSize: number): number => {
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= largestPage) return pageSize
  throw misconfigured(`\`pageSize\` must be 1 to ${largestPage}`)
}

/** {@link allPages} on a platform. */
export async function* pagesOn<Node>(
  platform: Platform,
  read: (place: Place) => Promise<Page<Node>>,
  { pageSize = largestPage, signal }: AllOptions,
): AsyncGenerator<Node, void, undefined> {
  const first = requirePageSize(pageSize)
  let after: string | undefined
  for (;;) {
    const place = after === undefined ? { first } : { first, after }
    const { edges, pageInfo } = await readPatiently(platform, () => read(place), signal)
    for (const { node } of edges) {
      if (signal?.aborted) throw new PosternError('ABORTED', { where })
      yield node
    }
    if (!pageInfo.hasNextPage) return
    const { endCursor } = pageInfo
    // A cursor that does not move would go on for ever.
    if (typeof endCursor !== 'string' || endCursor === after) throw new PosternError('INVALID_RESPONSE', { where })
    after = endCursor
  }
}

/**
 * The nodes of a list, one by one: the next page is fetched when it is needed, and none after the loop is left. A page
 * that fails for a while (429 with `Retry-After`, 503, no network) is asked for again, up to five times.
 *
 * Lists of the client have it built in, as `client.applications.all()`; this is for documents of your own.
 * @throws PosternError `ABORTED` · `INVALID_RESPONSE` where a page has no end to go on from · what `read` throws
 */
export const allPages = <Node>(
  read: (place: Place) => Promise<Page<Node>>,
  options: AllOptions = {},
): AsyncGenerator<Node, void, undefined> => pagesOn(platformWith({}), read, options)
