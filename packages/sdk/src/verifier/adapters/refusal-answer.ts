import { VerificationError } from '../verification-error.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What to answer where a request is not let in. What else was thrown is thrown on: it is no refusal. */
export const refusalAnswer = (thrown: unknown): Answer => {
  if (!(thrown instanceof VerificationError)) throw thrown
  const { status, headers, code } = thrown
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ error: code }),
  }
}

export const refusalResponse = (thrown: unknown): Response => {
  const { status, headers, body } = refusalAnswer(thrown)
  return new Response(body, { status, headers })
}
