import { createOperations } from './generated/operations.ts'
import { createGraphqlRequest, operationName } from './graphql-request.ts'
import type { GraphqlOptions } from './graphql-request.ts'
import { createPaged } from './paged.ts'
import type { GraphqlRequest, RequestFunction } from './request-function.ts'
import { createSubscribe } from './subscription.ts'
import { successOf } from './success-of.ts'

/** A method for each operation, and one for documents of your own. */
export type Api = ReturnType<typeof createOperations> & GraphqlRequest

/** The API at an address, by tokens or by the session of the page. */
export const createApi = (options: GraphqlOptions): Api => {
  const request = createGraphqlRequest(options)
  const perform: RequestFunction = (document, variables, requestOptions) =>
    request(document, variables, requestOptions).then((data) => successOf(data, operationName(document.toString())))
  return { ...createOperations(perform, createPaged(options.platform), createSubscribe(options)), request }
}
