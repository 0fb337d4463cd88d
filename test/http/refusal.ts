import { expect } from 'vitest'

export interface Refused {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What tells of the inside: stacks, paths, database and library. */
const inside = [
  /\n\s+at |\bat \S+ \(\S+:\d+:\d+\)/,
  /node_modules|node:internal|file:\/\//,
  /\/(?:home|usr|var|tmp|root|work|packages)\//,
  /prisma|pglite|postgres|invocation/i,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) /,
  /constraint|relation "|syntax error at or near|invalid byte sequence/i,
  /\bundefined\b|\[object Object\]/,
]

/** The code of an answer in any of our three forms: GraphQL, problem details, OAuth. */
export const codeOf = (text: string): string | undefined => {
  const body = JSON.parse(text) as {
    readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[]
    readonly code?: string
    readonly error?: string
  }
  return body.errors?.[0]?.extensions?.code ?? body.code ?? body.error
}

/** Expects a clear 4xx: a code, the request's ID in header and body, and nothing of the inside. */
export const expectClearRefusal = ({ status, headers, text }: Refused): void => {
  expect([status, text]).toEqual([status >= 400 && status < 500 ? status : '4xx', text])
  expectNothingOfTheInside(text)
  const requestId = headers.get('x-request-id') ?? ''
  expect(requestId).toMatch(/^req_[0-9a-z]{26}$/)
  if (headers.get('content-type')?.startsWith('text/html')) return
  expect(codeOf(text)).toMatch(/^[A-Z_]+$|^[a-z_]+$/)
  expect(text).toContain(requestId)
}

export const expectNothingOfTheInside = (text: string): void => {
  for (const pattern of inside) expect(text).not.toMatch(pattern)
}

export const read = async (response: Response): Promise<Refused> => ({
  status: response.status,
  headers: response.headers,
  text: await response.text(),
})
