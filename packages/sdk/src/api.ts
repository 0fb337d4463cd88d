import { createOperations } from './generated/operations.ts'
import { operationName } from './graphql-request.ts'
import { createPaged } from './paged.ts'
import type { Platform } from './platform.ts'
import type { RequestFunction, RequestOptions, TypedDocument } from './request-function.ts'
import { successOf } from './success-of.ts'

/** A method for each operation, and one for documents of your own. */
export type Api = ReturnType<typeof createOperations> & {
  /**
   * Sends a GraphQL document of your own and gives its data. A union in it stays a union.
   * @throws PosternError with the code the server reported, or one of the SDK's own
   */
  request<Result, Variables = Record<string, unknown>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result>
}

/** The API, by whatever sends its documents. */
export const createApi = (platform: Platform, request: Api['request']): Api => {
  const perform: RequestFunction = async (document, field, variables, options) => {
    const result = await request(document, variables, options)
    return successOf(result[field], operationName(document.toString()))
  }
  return { ...createOperations(perform, createPaged(platform)), request }
}
