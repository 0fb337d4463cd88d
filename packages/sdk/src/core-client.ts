import { createAuthorizedFetch } from './authorized-fetch.ts'
import { createGraphqlRequest } from './graphql-request.ts'
import type { GraphqlOptions } from './graphql-request.ts'
import type { GraphqlRequest } from './request-function.ts'
import { requireOrigin } from './secure-url.ts'
import { createTokenParts } from './token-client.ts'
import type { ClientOptions, TokenClient } from './token-client.ts'

export interface PosternCore extends TokenClient {
  /**
   * `fetch` with the token, to the listed origins only. After a 401 it renews the token and tries again, once, unless
   * the body is a stream. Redirects are not followed.
   * @throws PosternError `ORIGIN_NOT_LISTED` · `REDIRECT_REFUSED` · `NETWORK` · `TIMEOUT` · `ABORTED` · those of {@link TokenClient.token}
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
}

/** A client of one Postern as one application: its tokens, and documents of your own. */
export type CoreClient = PosternCore & GraphqlRequest

/** The core of a client, and what sends its GraphQL requests. @throws PosternError `INVALID_CONFIGURATION` */
export const createCore = (
  options: ClientOptions,
): { readonly core: PosternCore; readonly graphql: GraphqlOptions } => {
  const origins = new Set((options.origins ?? []).map(requireOrigin))
  const { client, tokens, platform, url, timeoutMs } = createTokenParts(options)
  const { scope, audience } = options
  const bearer = { get: (signal?: AbortSignal) => tokens.get({ scope }, signal), invalidate: tokens.invalidate }
  const target = { audience, scope }
  return {
    core: { ...client, fetch: createAuthorizedFetch({ platform, origins, tokens, target, timeoutMs }) },
    graphql: { platform, url, timeoutMs, bearer },
  }
}

/**
 * Makes a client without the operations: tokens, `fetch` with them, and documents of your own. Nothing is sent until it
 * is used.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const createCoreClient = (options: ClientOptions): CoreClient => {
  const { core, graphql } = createCore(options)
  return Object.freeze({ ...core, request: createGraphqlRequest(graphql) })
}
