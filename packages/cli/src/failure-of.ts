import { errorTitles, PosternError } from '@postern/sdk'
import { Failure } from './failure.ts'
import { hints, hintsForPeople } from './hints.ts'

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

// What is wrong with a setting is said in the error alone, before its code.
const titleOf = ({ code, message }: PosternError): string =>
  code === 'INVALID_CONFIGURATION' ? message.replace(`: ${code}`, '') : errorTitles[code]

/** What nobody answers for but the address. */
const aboutAddress: ReadonlySet<string> = new Set([
  'NETWORK',
  'TIMEOUT',
  'ISSUER_MISMATCH',
  'INVALID_RESPONSE',
  'REDIRECT_REFUSED',
])

const ofPostern = (error: PosternError, address: string | undefined, isPerson: boolean): Failure => {
  const said = error.detail ?? titleOf(error)
  const isAboutAddress = address !== undefined && aboutAddress.has(error.code)
  const hint = isPerson ? (hintsForPeople[error.code] ?? hints[error.code]) : hints[error.code]
  const after = error.retryAfterSeconds === undefined ? [] : [`Try again in ${error.retryAfterSeconds} s.`]
  return new Failure(
    error.code,
    [sentence(isAboutAddress ? `${address}: ${said}` : said), ...(hint === undefined ? [] : [hint]), ...after].join(
      ' ',
    ),
    {
      requestId: error.requestId,
      retryable: error.retryable,
      cause: error,
    },
  )
}

/** Whatever was thrown, as a failure that can be shown; `address` is the server's, `isPerson` whether a session asked. */
export const failureOf = (thrown: unknown, address?: string, isPerson = false): Failure => {
  if (thrown instanceof Failure) return thrown
  if (thrown instanceof PosternError) return ofPostern(thrown, address, isPerson)
  const name = thrown instanceof Error ? thrown.name : 'Error'
  return new Failure('UNEXPECTED', `Something went wrong in this command itself (${name}). Please report it.`, {
    cause: thrown,
  })
}
