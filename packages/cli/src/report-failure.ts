import type { Failure } from './failure.ts'
import { printable } from './printable.ts'
import { writeJson } from './shell.ts'
import type { Output } from './shell.ts'

// Also what is left of one that was cut.
const secrets = /\bpst_\w+/g

/** A secret that was typed where none belongs must not end up in a log by way of the error about it. */
const clean = (text: string): string => printable(text.replace(secrets, 'pst_***'))

// Where in this command it happened, without the text of the error, which may hold anything.
const framesOf = ({ code, cause }: Failure): string =>
  code === 'UNEXPECTED' && cause instanceof Error
    ? (cause.stack ?? '')
        .split('\n')
        .filter((line) => /^ +at /.test(line))
        .map((line) => `${line}\n`)
        .join('')
    : ''

/** Says on standard error why nothing came of it; for scripts once more as JSON, on the last line. */
export const reportFailure = (err: Output, failure: Failure, isJson: boolean): void => {
  const { code, requestId, retryable } = failure
  const message = failure.message.split('\n').map(clean).join('\n')
  err.write(`postern: ${message} (${code}${requestId === null ? '' : `, request ${printable(requestId)}`})\n`)
  err.write(framesOf(failure))
  if (isJson) writeJson(err, { error: { code, message, requestId, retryable } })
}
