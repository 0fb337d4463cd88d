import { matchSecret } from '../../../domain/tokens/authentication.ts'
import { jwtBearerAssertion, matchKey, readClientAssertion } from '../../../domain/tokens/assertion-authentication.ts'
import { matchCertificate } from '../../../domain/tokens/certificate-authentication.ts'
import type { Client } from '../../../domain/tokens/client-directory.ts'
import { believeClient, mayCome, refuseClient } from '../believed-client.ts'
import type { OAuthContext, Presented, Step } from '../context.ts'
import { invalidClient } from '../oauth-error.ts'
import { requireLookUp, wrongClient } from '../refused-client.ts'

type BySecret = Extract<Presented, { readonly method: 'secret' }>
type ByAssertion = Extract<Presented, { readonly method: 'assertion' }>
type ByCertificate = Extract<Presented, { readonly method: 'certificate' }>

/**
 * A client there is not is asked for in the database each time; so one that is in memory and was wrong costs a question,
 * too: without this, time would tell which ones there are.
 */
const readForTime = async ({ exchange }: OAuthContext): Promise<void> => {
  requireLookUp(exchange)
  await exchange.services.clients.readForTime()
}

const settle = (
  context: OAuthContext,
  client: Client | null,
  { clientId, secret: presented }: BySecret,
  { isRead }: { readonly isRead: boolean },
): void | Promise<void> => {
  const { deps, usage } = context.exchange.services
  // Also for an unknown client, so that time does not tell one from a wrong secret.
  const { secret, expired } = matchSecret(deps.keyring, client?.secrets ?? [], presented, deps.clock.now())
  if (client && secret && mayCome(context.exchange, client)) return believeClient(context, client, secret.id)
  if (client && expired) usage.retriedExpired(client.id, expired.id, deps.clock.now())
  const refuse = () => refuseClient(context, client, secret?.id ?? null, clientId)
  return client && !secret && !isRead ? readForTime(context).then(refuse) : refuse()
}

/** At once where the client is in memory: this is the path that must cost least. */
const bySecret = (context: OAuthContext, presented: BySecret): void | Promise<void> => {
  const { exchange } = context
  const { clients } = exchange.services
  if (clients.isToBeRead(presented.clientId)) requireLookUp(exchange)
  const found = clients.find(presented.clientId)
  if (!(found instanceof Promise)) return settle(context, found, presented, { isRead: false })
  return found.then((client) => settle(context, client, presented, { isRead: true }))
}

const byAssertion = async (
  context: OAuthContext,
  { clientId: named, assertionType, assertion: text }: ByAssertion,
): Promise<void> => {
  const { exchange } = context
  const { deps, clients, keySets, oneTimeIds } = exchange.services
  const now = deps.clock.now()
  const assertion = assertionType === jwtBearerAssertion ? readClientAssertion(text, named, deps.issuer, now) : null
  if (!assertion) throw await wrongClient(exchange, named ?? '')
  const { clientId, once } = assertion
  const isRead = clients.isToBeRead(clientId)
  if (isRead) requireLookUp(exchange)
  const client = await clients.find(clientId)
  const key = await matchKey(client, assertion, keySets, now)
  if (client && key && mayCome(exchange, client)) {
    // Last, so that nobody uses up an assertion but who holds the key, and none is kept in mind that was refused.
    const isFirst = once === null || (await oneTimeIds.use('client-assertion', clientId, once.jti, once.endsAt))
    if (isFirst) return believeClient(context, client, key.id)
  } else if (client && !key && !isRead) await readForTime(context)
  return refuseClient(context, client, key?.id ?? null, clientId)
}

const byCertificate = async (context: OAuthContext, { clientId, shown }: ByCertificate): Promise<void> => {
  const { exchange } = context
  const { deps, clients } = exchange.services
  const isRead = clients.isToBeRead(clientId)
  if (isRead) requireLookUp(exchange)
  const client = await clients.find(clientId)
  const certificate = matchCertificate(client, shown, deps.clock.now())
  if (client && certificate && mayCome(exchange, client)) return believeClient(context, client, certificate.id)
  if (client && !certificate && !isRead) await readForTime(context)
  return refuseClient(context, client, certificate?.id ?? null, clientId)
}

/** Believes the client, or not: its credential, its state, and where it comes from. One answer for every reason. */
export const authenticateClient: Step = (context) => {
  const { presented } = context
  if (!presented) throw invalidClient()
  switch (presented.method) {
    case 'secret':
      return bySecret(context, presented)
    case 'assertion':
      return byAssertion(context, presented)
    case 'certificate':
      return byCertificate(context, presented)
  }
}
