import { errors } from '@postern/protocol'
import { acceptInvitation, invitationInvalid, type Acceptance } from '../../domain/invitations/accept-commands.ts'
import { fault, isFault, type Fault } from '../../kernel/fault.ts'
import { mediaTypeOf, readBody } from '../shared/body.ts'
import { sendJson, type Exchange, type Handler } from '../shared/exchange.ts'
import { jsonObject } from '../shared/json-object.ts'
import { sendProblem } from '../shared/problem.ts'
import { sendPage } from '../shared/send-page.ts'
import { countGuess } from '../shared/rate-limit.ts'
import { closedPage, donePage, formPage } from './page.ts'

const mostBytes = 16_384

/** Whoever has no token must not make the server hash passwords, nor learn which input would fit. */
const requireToken = async (exchange: Exchange, token: unknown): Promise<void> => {
  const { deps, invitationGate, limits } = exchange.services
  if (typeof token === 'string' && (await invitationGate.admits(token))) return
  try {
    await countGuess(exchange, limits['wrong-invitations'], 'Too many wrong invitations from this address')
    throw invitationInvalid()
  } catch (cause) {
    deps.refusals.add(exchange.address, (cause as Fault).code, deps.clock.now())
    throw cause
  }
}

const accept = async (exchange: Exchange, input: Readonly<Record<string, unknown>>): Promise<Acceptance> => {
  const { services, requestId, address } = exchange
  await requireToken(exchange, input['token'])
  return acceptInvitation.perform(services.deps, { actor: { type: 'invited' }, requestId, address }, input)
}

const bySubmittedForm = async (exchange: Exchange, body: Buffer): Promise<void> => {
  const form = new URLSearchParams(body.toString('utf8'))
  const token = form.get('token') ?? ''
  const name = form.get('name')?.trim() ?? ''
  try {
    const { email, isNewUser } = await accept(exchange, {
      token,
      password: form.get('password') ?? '',
      ...(name && { name }),
    })
    await sendPage(exchange, 200, donePage(email, isNewUser))
  } catch (cause) {
    if (!isFault(cause)) throw cause
    const html =
      cause.code === 'INVALID_INPUT' ? formPage({ token, name, error: cause.message }) : closedPage(cause.message)
    await sendPage(exchange, errors[cause.code].status, html)
  }
}

const byJson = async (exchange: Exchange, body: Buffer): Promise<void> => {
  const { userId, email, isNewUser } = await accept(exchange, { ...jsonObject(body) })
  sendJson(exchange, 200, { user: { id: userId, email }, isNewUser })
}

/**
 * Where an invitation's link leads: a plain page for people, JSON for other pages. The one-time token is the credential; it
 * comes in the link's query, and from then on in the body.
 */
export const invitationPage: Handler = async (exchange) => {
  try {
    if (exchange.request.method !== 'POST') {
      const token = new URLSearchParams(exchange.search).get('token') ?? ''
      // The same for every token: looking is no way to try one.
      await sendPage(exchange, 200, formPage({ token, name: '', error: null }))
      return
    }
    const mediaType = mediaTypeOf(exchange.request)
    const isForm = mediaType === 'application/x-www-form-urlencoded'
    if (!isForm && mediaType !== 'application/json')
      throw fault('UNSUPPORTED_MEDIA_TYPE', 'Send application/json or the form of the page.')
    const body = await readBody(exchange.request, mostBytes)
    await (isForm ? bySubmittedForm(exchange, body) : byJson(exchange, body))
  } catch (cause) {
    sendProblem(exchange, cause)
  }
}
