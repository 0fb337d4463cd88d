import { graphqlPath } from '@postern/protocol'
import type { AccessToken } from './access-token.ts'
import { PosternError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { Answer } from './exchange.ts'
import { ownProgram } from './own-program.ts'
import type { Platform } from './platform.ts'
import { isRecord } from './record.ts'
import { refusalDetailsOf } from './refusal-details.ts'
import { refused } from './refused.ts'
import type { RequestOptions, TypedDocument } from './request-function.ts'
import { issuerOf } from './secure-url.ts'
import { isServerCode } from './server-code.ts'

/** The tokens that requests go with. */
export interface Bearer {
  get(signal: AbortSignal | undefined): Promise<AccessToken>
  /** Tells that the token was refused: the next one is a renewed one, if there is any. */
  invalidate(token: AccessToken): void
}

export interface GraphqlOptions {
  readonly platform: Platform
  readonly url: URL
  readonly timeoutMs: number
  /** Left out where the browser's session cookie says who asks. */
  readonly bearer?: Bearer
}

const maxBytes = 16 * 1024 * 1024

/** The operation's name, for errors. A document may hold literals, so never more of it than that. */
export const operationName = (text: string): string =>
  /^\s*(?:query|mutation|subscription)\s+(\w+)/m.exec(text)?.[1] ?? 'GraphQL request'

const errorOf = (answer: Answer, reported: unknown, where: string): PosternError => {
  const first = isRecord(reported) ? reported : {}
  const extensions = isRecord(first['extensions']) ? first['extensions'] : {}
  const { code, requestId } = extensions
  const header = answer.headers.get('x-request-id') ?? undefined
  return new PosternError(isServerCode(code) ? code : 'UNKNOWN_CODE', {
    where,
    status: answer.status,
    requestId: typeof requestId === 'string' ? requestId : header,
    retryAfterSeconds: refused(answer, where).retryAfterSeconds,
    refusal: refusalDetailsOf(extensions),
    detail: typeof first['message'] === 'string' ? first['message'] : undefined,
  })
}

/** The `data` of an answer. @throws PosternError with the code of its first error */
export const dataOf = (answer: Answer, where: string): Record<string, unknown> => {
  const body = answer.json
  if (isRecord(body) && Array.isArray(body['errors']) && body['errors'].length > 0)
    throw errorOf(answer, body['errors'][0], where)
  if (answer.status !== 200) throw refused(answer, where)
  if (!isRecord(body) || !isRecord(body['data']))
    throw new PosternError('INVALID_RESPONSE', { where, status: answer.status })
  return body['data']
}

export const isUnauthenticated = (error: unknown): boolean =>
  error instanceof PosternError && (error.code === 'UNAUTHENTICATED' || error.status === 401)

/** A GraphQL request, with a token or as the session of the page. */
export const graphqlRequest = (
  { platform, url }: GraphqlOptions,
  token: AccessToken | null,
  body: string,
  accept: string,
) => ({
  url: issuerOf(url) + graphqlPath,
  method: 'POST' as const,
  headers: {
    accept,
    'content-type': 'application/json',
    ...ownProgram(platform, token?.clockSkewMs ?? null),
    ...(token && { authorization: `Bearer ${token.value}` }),
  },
  body,
  withCookie: token === null,
})

/** GraphQL over HTTP, POST. Gives `data`; a union stays a union. */
export const createGraphqlRequest = (options: GraphqlOptions) => {
  const { platform, timeoutMs, bearer } = options

  const send = async (token: AccessToken | null, where: string, body: string, signal: AbortSignal | undefined) => {
    const request = graphqlRequest(options, token, body, 'application/graphql-response+json, application/json;q=0.9')
    return dataOf(await exchange(platform, { ...request, where, timeoutMs, maxBytes, signal }), where)
  }

  return async <Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    { signal }: RequestOptions = {},
  ): Promise<Result> => {
    const query = document.toString()
    const where = operationName(query)
    const body = JSON.stringify({ query, variables })
    if (!bearer) return (await send(null, where, body, signal)) as Result
    const token = await bearer.get(signal)
    try {
      return (await send(token, where, body, signal)) as Result
    } catch (error) {
      if (!isUnauthenticated(error)) throw error
      // What was not authenticated did not run, so that even a mutation may be sent again: once.
      bearer.invalidate(token)
      const renewed = await bearer.get(signal)
      if (renewed.value === token.value) throw error
      return (await send(renewed, where, body, signal)) as Result
    }
  }
}
