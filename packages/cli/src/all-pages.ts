import { Failure } from './failure.ts'

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

const largestPage = 100

/** The nodes of a list, page after page, up to `limit`; and whether there are more. */
export const allPages = async <Node>(
  fetchPage: (page: { readonly first: number; readonly after: string | null }) => Promise<Page<Node>>,
  limit = Infinity,
): Promise<{ readonly nodes: Node[]; readonly hasMore: boolean }> => {
  const nodes: Node[] = []
  let after: string | null = null
  for (;;) {
    const { edges, pageInfo }: Page<Node> = await fetchPage({
      first: Math.min(largestPage, limit - nodes.length),
      after,
    })
    nodes.push(...edges.map(({ node }) => node))
    if (!pageInfo.hasNextPage || nodes.length >= limit) return { nodes, hasMore: pageInfo.hasNextPage }
    // A cursor that does not move would go on for ever.
    if (pageInfo.endCursor === null || pageInfo.endCursor === after)
      throw new Failure('INVALID_RESPONSE', 'The list of the server does not go on where its page ends.')
    after = pageInfo.endCursor
  }
}
