import { errors } from '@postern/protocol'
import { alreadySetUp, setUpInstallation, setupTokenInvalid, type SetUp } from '../../workflows/set-up.ts'
import { fault, isFault, type Fault } from '../../kernel/fault.ts'
import { mediaTypeOf, readBody } from '../shared/body.ts'
import { sendJson, type Exchange, type Handler } from '../shared/exchange.ts'
import { jsonObject } from '../shared/json-object.ts'
import { sendProblem } from '../shared/problem.ts'
import { sendPage } from '../shared/send-page.ts'
import { countGuess } from '../shared/rate-limit.ts'
import { closedPage, donePage, formPage, type FormState } from './page.ts'

const mostBytes = 16_384

/** Whoever has no token must not make the server hash passwords, nor learn which input would fit. */
const requireToken = async (exchange: Exchange, token: unknown): Promise<void> => {
  const { deps, setUpGate, limits } = exchange.services
  if (typeof token === 'string' && (await setUpGate.admits(token))) return
  const isSetUp = await setUpGate.isSetUp()
  try {
    if (!isSetUp)
      await countGuess(exchange, limits['wrong-set-up-tokens'], 'Too many wrong set-up tokens from this address')
    throw isSetUp ? alreadySetUp() : setupTokenInvalid()
  } catch (cause) {
    deps.refusals.add(exchange.address, (cause as Fault).code, deps.clock.now())
    throw cause
  }
}

const setUp = async (exchange: Exchange, input: Readonly<Record<string, unknown>>): Promise<SetUp> => {
  const { services, requestId, address } = exchange
  await requireToken(exchange, input['token'])
  return setUpInstallation.perform(services.deps, { actor: { type: 'set-up' }, requestId, address }, input)
}

const bySubmittedForm = async (exchange: Exchange, body: Buffer): Promise<void> => {
  const form = new URLSearchParams(body.toString('utf8'))
  const field = (name: string) => form.get(name)?.trim() ?? ''
  const state: FormState = {
    token: form.get('token') ?? '',
    email: field('email'),
    space: field('space'),
    application: field('application'),
    permissions: field('permissions'),
    error: null,
  }
  try {
    const { owner, application } = await setUp(exchange, {
      token: state.token,
      email: state.email,
      password: form.get('password') ?? '',
      ...(state.space && { space: state.space }),
      ...(state.application && {
        application: { name: state.application, permissions: state.permissions.split(/[\s,]+/).filter(Boolean) },
      }),
    })
    const clientSecret = application?.secret.reveal() ?? null
    const made = { email: owner.email, clientId: application?.application.id ?? null, clientSecret }
    await sendPage(exchange, 200, donePage({ ...made, issuer: exchange.services.deps.issuer }))
  } catch (cause) {
    if (!isFault(cause)) throw cause
    const isClosed = cause.code === 'ALREADY_SET_UP' || cause.code === 'SETUP_TOKEN_INVALID'
    const html = isClosed ? closedPage(cause.message) : formPage({ ...state, error: cause.message })
    await sendPage(exchange, errors[cause.code].status, html)
  }
}

const byJson = async (exchange: Exchange, body: Buffer): Promise<void> => {
  const { owner, space, application } = await setUp(exchange, { ...jsonObject(body) })
  sendJson(exchange, 200, {
    admin: { id: owner.id, email: owner.email },
    ...(space && { space: { id: space.id, name: space.name } }),
    ...(application && {
      application: {
        id: application.application.id,
        clientId: application.application.id,
        clientSecret: application.secret.reveal(),
      },
    }),
  })
}

/**
 * First run: a plain page for people, JSON for scripts. The one-time token is the credential; it comes in the link's
 * query once, and from then on in the body.
 */
export const setUpPage: Handler = async (exchange) => {
  try {
    if (exchange.request.method !== 'POST') {
      if (await exchange.services.setUpGate.isSetUp()) {
        await sendPage(exchange, errors.ALREADY_SET_UP.status, closedPage(alreadySetUp().message))
        return
      }
      const token = new URLSearchParams(exchange.search).get('token') ?? ''
      const state = { token, email: '', space: '', application: '', permissions: '', error: null }
      await sendPage(exchange, 200, formPage(state))
      return
    }
    const mediaType = mediaTypeOf(exchange.request)
    const isForm = mediaType === 'application/x-www-form-urlencoded'
    if (!isForm && mediaType !== 'application/json') {
      throw fault('UNSUPPORTED_MEDIA_TYPE', 'Send application/json or the form of the page.')
    }
    const body = await readBody(exchange.request, mostBytes)
    await (isForm ? bySubmittedForm(exchange, body) : byJson(exchange, body))
  } catch (cause) {
    sendProblem(exchange, cause)
  }
}
