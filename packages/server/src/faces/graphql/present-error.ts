import { errors, type ErrorCode } from '@postern/protocol'
import { GraphQLError } from 'graphql'
import { Fault, isFault } from '../../kernel/fault.ts'

const ownStatus: ReadonlySet<ErrorCode> = new Set([
  'UNAUTHENTICATED',
  'QUERY_TOO_COSTLY',
  'RATE_LIMITED',
  'MALFORMED_REQUEST',
])

/** A fault as an entry of `errors`: its code and what the caller may know; the HTTP status with it. */
export const presentFault = (known: Fault, original?: GraphQLError): GraphQLError => {
  const { retryAfterSeconds, ...details } = known.details
  const { status } = errors[known.code]
  return new GraphQLError(known.message, {
    ...(original?.nodes && { nodes: original.nodes }),
    ...(original?.path && { path: original.path }),
    extensions: {
      code: known.code,
      ...details,
      // What one field could not give leaves the rest of the answer good; what stopped all of it does not.
      http: {
        status: status >= 500 || ownStatus.has(known.code) ? status : 200,
        ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
      },
    },
  })
}

/** Whatever a resolver threw, as what may leave: texts of unknown errors stay inside. */
export const presentError = (cause: unknown, onUnexpected: (cause: unknown) => void): GraphQLError => {
  const original = cause instanceof GraphQLError ? cause.originalError : cause
  if (isFault(original)) return presentFault(original, cause instanceof GraphQLError ? cause : undefined)
  // With nothing inside, graphql-js or Yoga itself speaks: see completeError.
  if (cause instanceof GraphQLError && (!original || original instanceof GraphQLError)) return cause
  onUnexpected(original)
  return presentFault(new Fault('INTERNAL', 'Something went wrong on our side. Tell the operator the request ID.'))
}

const longestMessage = 300

/**
 * What graphql-js says of a variable, without the value that it repeats: a secret in the wrong place would stand in the logs
 * of both sides.
 */
const withoutValue = (message: string): string =>
  message
    .replace(/^(Variable "\$\w+" got invalid value) [^]*?((?: at "[\w.[\]]+")?; )/, '$1$2')
    .replace(/( cannot represent [^:]*value): [^]*$/, '$1.')
    .slice(0, longestMessage)

/**
 * The error with its request and, where graphql-js or Yoga made it, a code of ours: then the document, its variables or the
 * request around them do not fit, nothing ran, and the status says so whatever media type was asked for. It is a new one:
 * what validation found wrong with a document is kept, and given to whoever sends the document again.
 */
export const completeError = (error: GraphQLError, requestId: string): GraphQLError => {
  const { nodes, source, positions, path, originalError, extensions } = error
  const isOurs = typeof extensions.code === 'string' && Object.hasOwn(errors, extensions.code)
  const code = nodes || source ? 'QUERY_INVALID' : 'MALFORMED_REQUEST'
  return new GraphQLError(isOurs ? error.message : withoutValue(error.message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions: { ...extensions, ...(!isOurs && { code, http: { status: 400 } }), requestId },
  })
}
