import { createApi } from './api.ts'
import type { Api } from './api.ts'
import { createCore } from './core-client.ts'
import type { PosternCore } from './core-client.ts'
import type { ClientOptions } from './token-client.ts'

/** A client of one Postern as one application: its tokens, and a method for each operation. */
export type PosternClient = PosternCore & Api

/**
 * Makes a client. Nothing is sent until it is used.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const createClient = (options: ClientOptions): PosternClient => {
  const { core, graphql } = createCore(options)
  return Object.freeze({ ...createApi(graphql), ...core })
}
