import { graphqlRequest } from '../graphql-request.ts'

/** The read that is compared: 20 applications with six fields each, oldest first. */
const listDocument = `query Applications($first: Int!) {
  applications(first: $first) {
    edges { node { id name description status tokenLifeSeconds createdAt } }
    pageInfo { hasNextPage endCursor }
  }
}`

export const listSize = 20

/** A whole page in the body of an answer: this many nodes, and more to come. */
export const listAnswer = `(?:"node":\\{"id":"app_[^}]+\\}.*?){${listSize}}"hasNextPage":true`

/** The request, with the credential that the peer asks for. */
export const listRequest = (port: number, token: string | null): string =>
  graphqlRequest(port, token, { document: listDocument, variables: { first: listSize } })
