import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { exportAudit } from '../../domain/audit/queries.ts'
import type { Deps } from '../../kernel/deps.ts'
import { isFault } from '../../kernel/fault.ts'
import { authenticate } from '../shared/authenticate.ts'
import { scopeChallenge, tokenChallenge } from '../shared/challenges.ts'
import { baseHeaders, type Exchange, type Handler } from '../shared/exchange.ts'
import { sendProblem } from '../shared/problem.ts'

const chunkLines = 200

const challengeOf = (exchange: Exchange, cause: unknown): Record<string, string> => {
  if (!isFault(cause)) return {}
  if (cause.code === 'UNAUTHENTICATED') return tokenChallenge(exchange)
  return cause.code === 'FORBIDDEN' ? scopeChallenge(exchange, exportAudit.permission) : {}
}

/** What is asked for behind the `?`, by name; a name that comes twice has all of its values, which nobody takes. */
const askedIn = (search: string): Readonly<Record<string, unknown>> => {
  const given = new URLSearchParams(search)
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

// Larger writes than a line each: a million lines are a million events.
async function* chunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held: string[] = []
  for await (const line of lines) {
    held.push(line)
    if (held.length < chunkLines) continue
    yield `${held.join('\n')}\n`
    held = []
  }
  if (held.length > 0) yield `${held.join('\n')}\n`
}

/**
 * The audit as NDJSON, or of it what is evidence of one `application` `since` a time. The reading is recorded before the
 * first line leaves; one that breaks off ends the connection. `seal` gives what waits its place in the tree first, so that
 * the export vouches for all that was done before it; where it can't, the export has those events as not sealed yet.
 */
export const createAuditExport =
  (deps: Deps, seal: () => Promise<void>): Handler =>
  async (exchange) => {
    const { request, response, requestId } = exchange
    try {
      const call = await authenticate(exchange)
      await seal().catch((cause: unknown) => {
        deps.log.warn({ err: cause as Error, requestId }, 'what waits could not be sealed before an export')
      })
      const lines = await exportAudit.perform(deps, call, askedIn(exchange.search))
      response.writeHead(200, {
        ...baseHeaders,
        'x-request-id': requestId,
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="postern-audit.ndjson"',
      })
      if (request.method === 'HEAD') {
        response.end()
        return
      }
      await pipeline(Readable.from(chunks(lines)), response)
    } catch (cause) {
      if (response.headersSent) {
        deps.log.warn({ err: cause as Error, requestId }, 'an export broke off')
        response.destroy()
        return
      }
      sendProblem(exchange, cause, challengeOf(exchange, cause))
    }
  }
