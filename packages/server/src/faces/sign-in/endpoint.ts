import { errors } from '@postern/protocol'
import { signIn } from '../../domain/sessions/authentication.ts'
import { signOut } from '../../domain/sessions/commands.ts'
import { isFault } from '../../kernel/fault.ts'
import { authenticate } from '../shared/authenticate.ts'
import type { Exchange, Handler } from '../shared/exchange.ts'
import { readOwnForm } from '../shared/own-form.ts'
import { sendProblem } from '../shared/problem.ts'
import { seeOther, sendFormPage } from '../shared/send-page.ts'
import { browserOf } from '../shared/session-cookie.ts'
import { isSignedIn } from '../shared/signed-in.ts'
import { signedInPage, signInForm } from './page.ts'
import { returnPath } from './return-path.ts'

const mostBytes = 8_192

const submit = async (exchange: Exchange, form: URLSearchParams): Promise<void> => {
  const { services, requestId, address } = exchange
  const { deps } = services
  const browser = browserOf(exchange)
  if (form.get('action') === 'sign-out') {
    // Also where the session was over already: the button shall do what it says.
    if (await isSignedIn(exchange)) await signOut.perform(deps, await authenticate(exchange), {})
    browser.keepSession(null)
    return seeOther(exchange, '/sign-in')
  }
  const email = form.get('email') ?? ''
  const { place, userAgent, token } = browser
  const call = { actor: { type: 'anonymous' }, requestId, address } as const
  try {
    const input = { email, password: form.get('password') ?? '', place, userAgent, token }
    browser.keepSession((await signIn.perform(deps, call, input)).token)
  } catch (cause) {
    if (!isFault(cause) || errors[cause.code].status === 500) throw cause
    const { retryAfterSeconds } = cause.details
    const html = signInForm({ email, returnTo: returnPath(form.get('return')), error: cause.message })
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
    return sendFormPage(exchange, errors[cause.code].status, html, { headers })
  }
  // So that going back, or loading anew, does not send the password again.
  seeOther(exchange, returnPath(form.get('return')))
}

/** A page to sign in and out on: plain HTML, without scripts. */
export const signInPage: Handler = async (exchange) => {
  try {
    if (exchange.request.method === 'POST') {
      return await submit(exchange, await readOwnForm(exchange, mostBytes))
    }
    const wanted = new URLSearchParams(exchange.search).get('return')
    if (!(await isSignedIn(exchange)))
      return await sendFormPage(exchange, 200, signInForm({ email: '', returnTo: returnPath(wanted), error: null }))
    if (wanted !== null && returnPath(wanted) !== '/sign-in') return seeOther(exchange, returnPath(wanted))
    return await sendFormPage(exchange, 200, signedInPage())
  } catch (cause) {
    sendProblem(exchange, cause)
  }
}
