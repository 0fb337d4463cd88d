import { endpoints, errors, findSecrets, isId } from '@postern/protocol'
import { reportLeak } from '../../domain/applications/leak-commands.ts'
import { isFault, type Fault } from '../../kernel/fault.ts'
import { authenticate } from '../shared/authenticate.ts'
import { tokenChallenge } from '../shared/challenges.ts'
import type { Exchange, Handler } from '../shared/exchange.ts'
import { readOwnForm } from '../shared/own-form.ts'
import { sendProblem } from '../shared/problem.ts'
import { seeOther, sendFormPage } from '../shared/send-page.ts'
import { isSignedIn, signInFirst } from '../shared/signed-in.ts'
import { reportForm, takenPage, unknownPage } from './page.ts'

/** As much as the form lets one type, each character in its longest encoding. */
const mostBytes = 200_000
/** In one text: who has more of them than this sends a file, and a program does that better. */
const mostSecrets = 20

const { path } = endpoints.reportLeak

const refuse = (exchange: Exchange, status: number, error: string, taken: readonly string[] = [], wait?: number) =>
  sendFormPage(exchange, status, reportForm({ error, taken }), {
    headers: wait === undefined ? {} : { 'retry-after': String(wait) },
  })

const isForPeople = (cause: unknown): cause is Fault => isFault(cause) && errors[cause.code].status !== 500

const submit = async (exchange: Exchange, text: string): Promise<void> => {
  if (!(await isSignedIn(exchange)))
    return sendFormPage(exchange, 401, unknownPage(), { headers: tokenChallenge(exchange) })
  const secrets = findSecrets(text)
  if (secrets.length === 0)
    return refuse(
      exchange,
      400,
      'There is no whole secret of this service in it. Paste it uncut: its end is a checksum.',
    )
  if (secrets.length > mostSecrets)
    return refuse(
      exchange,
      400,
      `There are ${secrets.length} secrets in it, and nothing was reported: paste at most ${mostSecrets} at a time.`,
    )
  const call = await authenticate(exchange)
  const taken: string[] = []
  try {
    for (const secret of secrets)
      taken.push((await reportLeak.perform(exchange.services.deps, call, { secret })).reportId)
  } catch (cause) {
    if (!isForPeople(cause)) throw cause
    return refuse(exchange, errors[cause.code].status, cause.message, taken, cause.details.retryAfterSeconds)
  }
  // So that going back, or loading anew, does not send the secret again.
  seeOther(exchange, `${path}?${new URLSearchParams(taken.map((id) => ['report', id]))}`)
}

/** A page on which people report a secret that they found: plain HTML, without scripts. */
export const reportLeakPage: Handler = async (exchange) => {
  try {
    if (exchange.request.method === 'POST') {
      const form = await readOwnForm(exchange, mostBytes)
      return await submit(exchange, form.get('text') ?? '')
    }
    if (!(await isSignedIn(exchange))) return signInFirst(exchange, path)
    const taken = new URLSearchParams(exchange.search).getAll('report').filter((id) => isId('LeakReport', id))
    await sendFormPage(exchange, 200, taken.length === 0 ? reportForm({ error: null, taken }) : takenPage(taken))
  } catch (cause) {
    sendProblem(exchange, cause)
  }
}
