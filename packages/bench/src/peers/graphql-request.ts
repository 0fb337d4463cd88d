/** A document with its variables. */
export interface GraphqlAsk {
  readonly document: string
  readonly variables: object
}

/** The request, byte for byte; with a token where there is one. */
export const graphqlRequest = (port: number, token: string | null, { document, variables }: GraphqlAsk): string => {
  const body = JSON.stringify({ query: document, variables })
  return [
    'POST /graphql HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    // As a page of the service's own has it; one with a token is not held to it.
    `Origin: http://127.0.0.1:${port}`,
    'Accept: application/json',
    ...(token === null ? [] : [`Authorization: Bearer ${token}`]),
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}
