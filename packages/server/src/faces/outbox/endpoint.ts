import { endpoints } from '@postern/protocol'
import { readOutbox } from '../../domain/outbox/queries.ts'
import { fault, isFault } from '../../kernel/fault.ts'
import { messageStates } from '../../kernel/outbox.ts'
import { cursorOf } from '../../kernel/pages.ts'
import { authenticate } from '../shared/authenticate.ts'
import { tokenChallenge } from '../shared/challenges.ts'
import type { Exchange, Handler } from '../shared/exchange.ts'
import { sendProblem } from '../shared/problem.ts'
import { sendPage } from '../shared/send-page.ts'
import { isSignedIn, signInFirst } from '../shared/signed-in.ts'
import { outboxPage, refusedPage } from './page.ts'

const pageSize = 50

const isForPeople = ({ request }: Exchange): boolean => /\btext\/html\b/i.test(request.headers.accept ?? '')

const show = async (exchange: Exchange): Promise<void> => {
  const asked = new URLSearchParams(exchange.search)
  const state = messageStates.find((one) => one === asked.get('state')) ?? null
  const call = await authenticate(exchange)
  try {
    const input = { first: pageSize, after: asked.get('after'), state }
    const { nodes, hasNextPage } = await readOutbox.perform(exchange.services.deps, call, input)
    const last = nodes.at(-1)
    await sendPage(
      exchange,
      200,
      outboxPage({ state, messages: nodes, after: hasNextPage && last ? cursorOf(last.id) : null }),
    )
  } catch (cause) {
    if (!isFault(cause) || cause.code !== 'FORBIDDEN') throw cause
    await sendPage(exchange, 403, refusedPage(cause.message))
  }
}

/**
 * A page of what leaves the service, there only where letters go to a file for want of a mail server: whoever tries the
 * service out looks for what would have been sent. It shows what the query `outbox` does, by the same permission.
 */
export const createOutboxPage =
  ({ isLettersFile }: { readonly isLettersFile: boolean }): Handler =>
  async (exchange) => {
    try {
      if (!isLettersFile)
        throw fault('UNKNOWN_ENDPOINT', 'A mail server is named, so there is no such page: ask the query outbox.')
      // A program is told that it must say who it is; a person is taken to where they can.
      if (!isForPeople(exchange) || (await isSignedIn(exchange))) return await show(exchange)
      signInFirst(exchange, endpoints.outbox.path)
    } catch (cause) {
      const isUnknown = isFault(cause) && cause.code === 'UNAUTHENTICATED'
      sendProblem(exchange, cause, isUnknown ? tokenChallenge(exchange) : {})
    }
  }
