import { endpoints } from '@postern/protocol'
import { allowSignIn } from '../../domain/sessions/code-commands.ts'
import { longestSessionMs } from '../../domain/sessions/model.ts'
import { readOwnUser } from '../../domain/users/queries.ts'
import { authenticate } from '../shared/authenticate.ts'
import type { Exchange, Handler } from '../shared/exchange.ts'
import { readOwnForm } from '../shared/own-form.ts'
import { sendProblem } from '../shared/problem.ts'
import { seeOther, sendFormPage } from '../shared/send-page.ts'
import { isSignedIn, signInFirst } from '../shared/signed-in.ts'
import { askingPage, wrongRequestPage } from './command-page.ts'
import { answerLocation, queryOf, formTargetOf, readCommandRequest, type CommandRequest } from './command-request.ts'

const mostBytes = 8_192

const ask = async (exchange: Exchange, request: CommandRequest): Promise<void> => {
  if (!(await isSignedIn(exchange))) return signInFirst(exchange, endpoints.signInCommand.path, queryOf(request))
  const call = await authenticate(exchange)
  const { name, email } = await readOwnUser.perform(exchange.services.deps, call, {})
  const authenticatedAt = call.actor.type === 'user' ? call.actor.authenticatedAt : 0
  const endsAt = new Date(authenticatedAt + longestSessionMs)
  const html = askingPage({ name: name ?? '', email: email ?? '', endsAt, request })
  await sendFormPage(exchange, 200, html, { formTarget: formTargetOf(request) })
}

const answer = async (exchange: Exchange, form: URLSearchParams): Promise<void> => {
  const request = readCommandRequest(form)
  if (!request) return sendFormPage(exchange, 400, wrongRequestPage())
  const { deps } = exchange.services
  const said = form.get('answer')
  if (said === 'cancel') return seeOther(exchange, answerLocation(request, deps.issuer, { error: 'access_denied' }))
  if (said !== 'allow') return ask(exchange, request)
  if (!(await isSignedIn(exchange))) return signInFirst(exchange, endpoints.signInCommand.path, queryOf(request))
  const { redirectUri, challenge } = request
  const { code } = await allowSignIn.perform(deps, await authenticate(exchange), { redirectUri, challenge })
  seeOther(exchange, answerLocation(request, deps.issuer, { code: code.reveal() }))
}

/**
 * Where `postern login` sends the browser: whoever is signed in says whether the command on their machine may act as them.
 * The answer goes to a program of the same machine and nowhere else (RFC 8252 §7.3).
 */
export const signInCommandPage: Handler = async (exchange) => {
  try {
    if (exchange.request.method === 'POST') {
      return await answer(exchange, await readOwnForm(exchange, mostBytes))
    }
    const request = readCommandRequest(new URLSearchParams(exchange.search))
    await (request ? ask(exchange, request) : sendFormPage(exchange, 400, wrongRequestPage()))
  } catch (cause) {
    sendProblem(exchange, cause)
  }
}
