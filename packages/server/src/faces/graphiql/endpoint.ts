import { endpoints } from '@postern/protocol'
import { fault } from '../../kernel/fault.ts'
import { send, type Exchange, type Handler } from '../shared/exchange.ts'
import { sendProblem } from '../shared/problem.ts'
import { isSignedIn, signInFirst } from '../shared/signed-in.ts'
import { loadAssets, type Assets } from './assets.ts'
import { graphiqlPage, graphiqlPolicy } from './page.ts'

const isForPeople = ({ request }: Exchange): boolean => /\btext\/html\b/i.test(request.headers.accept ?? '')

/** GraphiQL, for whoever is signed in; others sign in first, and come back. A program that sends a GET is told to POST. */
export const graphiql: Handler = async (exchange) => {
  try {
    if (!isForPeople(exchange)) throw fault('NOT_ACCEPTABLE', 'By GET this is a page of HTML: send operations by POST.')
    if (!(await isSignedIn(exchange))) return signInFirst(exchange, endpoints.graphql.path)
    const { version } = await loadAssets()
    const nonce = Buffer.from(exchange.services.deps.randomness.bytes(16)).toString('base64')
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': graphiqlPolicy(nonce),
      // With no-referrer a browser hides the origin of the form that signs out.
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    }
    send(exchange, 200, headers, graphiqlPage(version, nonce))
  } catch (cause) {
    sendProblem(exchange, cause)
  }
}

const asset =
  (type: string, part: (assets: Assets) => string): Handler =>
  async (exchange) => {
    try {
      const assets = await loadAssets()
      const isCurrent = exchange.search === `v=${assets.version}`
      const headers = {
        'content-type': `${type}; charset=utf-8`,
        'cross-origin-resource-policy': 'same-origin',
        ...(isCurrent && { 'cache-control': 'private, max-age=31536000, immutable' }),
      }
      send(exchange, 200, headers, part(assets))
    } catch (cause) {
      sendProblem(exchange, cause)
    }
  }

export const graphiqlScript = asset('text/javascript', ({ script }) => script)
export const graphiqlStyle = asset('text/css', ({ style }) => style)
