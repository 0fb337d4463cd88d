import { endpoints, type EndpointName } from '@postern/protocol'
import { fault } from '../kernel/fault.ts'
import { graphiql, graphiqlScript, graphiqlStyle } from './graphiql/endpoint.ts'
import { invitationPage } from './invitation/endpoint.ts'
import { oauthHandler } from './oauth/endpoints.ts'
import { revocations } from './oauth/revocations.ts'
import { live, ready } from './ops/health.ts'
import { reportLeakPage } from './report-leak/endpoint.ts'
import { setUpPage } from './setup/endpoint.ts'
import { signInCommandPage } from './sign-in/command-endpoint.ts'
import { signInPage } from './sign-in/endpoint.ts'
import type { Exchange, Handler } from './shared/exchange.ts'
import { sendProblem } from './shared/problem.ts'
import { requireOpenRoom } from './shared/rate-limit.ts'

/** What the router cannot make by itself, because it is built once per app. */
export interface BuiltHandlers {
  readonly graphql: Handler
  readonly auditExport: Handler
  readonly metrics: Handler
  readonly outbox: Handler
}

/** Who answers each endpoint; a name that protocol does not know, or one left out, does not compile. */
const handlersOf = ({ graphql, auditExport, metrics, outbox }: BuiltHandlers): Record<EndpointName, Handler> => ({
  graphql: (exchange) => (exchange.request.method === 'POST' ? graphql(exchange) : graphiql(exchange)),
  graphiqlScript,
  graphiqlStyle,
  token: oauthHandler('token'),
  revoke: oauthHandler('revoke'),
  introspect: oauthHandler('introspect'),
  revocations,
  jwks: oauthHandler('jwks'),
  authorizationServerMetadata: oauthHandler('authorizationServerMetadata'),
  openidConfiguration: oauthHandler('openidConfiguration'),
  setUp: setUpPage,
  invitation: invitationPage,
  signIn: signInPage,
  signInCommand: signInCommandPage,
  reportLeak: reportLeakPage,
  outbox,
  auditExport,
  live,
  ready,
  metrics,
})

// Node sends the answer to a HEAD without its body (RFC 9110 §9.3.2).
const withHead = (method: string): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method])

// The others count who is wrong by themselves, and who is right not by the address.
const openAccess: ReadonlySet<string> = new Set(['open', 'set-up', 'invited'])
// A balancer asks often, and must not be told that the service is not well.
const unlimited: ReadonlySet<EndpointName> = new Set(['live', 'ready'])

/** Sends a request to the endpoint of its exact path and method. */
export const createRouter = (built: BuiltHandlers): ((exchange: Exchange, path: string) => void | Promise<void>) => {
  const handlers = handlersOf(built)
  const routes = new Map(
    (Object.keys(endpoints) as EndpointName[]).map((name) => [
      endpoints[name].path as string,
      {
        name,
        methods: endpoints[name].methods.flatMap(withHead),
        handler: handlers[name],
        isOpen: openAccess.has(endpoints[name].access) && !unlimited.has(name),
      },
    ]),
  )
  return (exchange, path) => {
    const route = routes.get(path)
    if (route) exchange.route = route.name
    if (!route || route.isOpen) {
      const { deps } = exchange.services
      try {
        requireOpenRoom(exchange)
      } catch (cause) {
        deps.refusals.add(exchange.address, 'RATE_LIMITED', deps.clock.now())
        return sendProblem(exchange, cause)
      }
    }
    if (!route) return sendProblem(exchange, fault('UNKNOWN_ENDPOINT', 'There is no such endpoint.'))
    if (!route.methods.includes(exchange.request.method ?? '')) {
      const allow = route.methods.join(', ')
      return sendProblem(exchange, fault('METHOD_NOT_ALLOWED', `This endpoint takes ${allow}.`), { allow })
    }
    return route.handler(exchange)
  }
}
