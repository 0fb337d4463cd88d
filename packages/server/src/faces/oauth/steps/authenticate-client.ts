import type { ApplicationActor, Call } from '../../../kernel/actor.ts'
import type { Client } from '../../../domain/tokens/client-directory.ts'
import { matchSecret } from '../../../domain/tokens/authentication.ts'
import { recordRefusedClient } from '../../../domain/tokens/issue.ts'
import type { Exchange } from '../../shared/exchange.ts'
import type { OAuthContext, Step } from '../context.ts'
import { invalidClient } from '../oauth-error.ts'
import { requireLookUp, wrongClient } from '../refused-client.ts'

const nothing: ReadonlySet<string> = new Set()

const callOf = ({ requestId, address }: Exchange, client: Client, credential: string): Call => {
  const actor: ApplicationActor = {
    type: 'application',
    id: client.id,
    spaceId: client.spaceId,
    credential,
    scopes: nothing,
  }
  return { actor, requestId, address }
}

const settle = (
  context: OAuthContext,
  client: Client | null,
  { clientId, secret: presented }: NonNullable<OAuthContext['presented']>,
  { isRead }: { readonly isRead: boolean },
): void | Promise<void> => {
  const { exchange } = context
  const { services, address } = exchange
  const { deps } = services
  // Also for an unknown client, so that time does not tell one from a wrong secret.
  const secret = matchSecret(deps.keyring, client?.secrets ?? [], presented, deps.clock.now())
  if (client && secret && client.isActive && client.admits(address)) {
    exchange.spaceId = client.spaceId
    context.client = client
    context.credential = secret.id
    context.call = callOf(exchange, client, secret.id)
    return undefined
  }
  // A client there is not is asked for in the database each time: without this, time would tell which ones there are.
  if (client && !secret && !isRead) {
    requireLookUp(exchange)
    return services.clients.readForTime(clientId).then(() => refuse(context, client, secret, clientId))
  }
  return refuse(context, client, secret, clientId)
}

const refuse = async (
  context: OAuthContext,
  client: Client | null,
  secret: ReturnType<typeof matchSecret>,
  clientId: string,
): Promise<never> => {
  const { exchange } = context
  const { deps, usage } = exchange.services
  const refusal = await wrongClient(exchange, clientId)
  if (client) usage.refused(client.id, secret?.id ?? '')
  // Over the limit it is counted and no longer recorded, so that nobody floods the log with a secret that was found.
  if (!client || !secret || refusal.status === 429) throw refusal
  context.isRecorded = true
  const call = callOf(exchange, client, secret.id)
  await recordRefusedClient(deps, call, client, context.permission ?? 'tokens:issue')
  throw refusal
}

/** Believes the client, or not: its secret, its state, and where it comes from. One answer for every reason. */
export const authenticateClient: Step = (context) => {
  const { presented, exchange } = context
  if (!presented) throw invalidClient()
  const { clients } = exchange.services
  if (clients.isToBeRead(presented.clientId)) requireLookUp(exchange)
  const found = clients.find(presented.clientId)
  if (!(found instanceof Promise)) return settle(context, found, presented, { isRead: false })
  return found.then((client) => settle(context, client, presented, { isRead: true }))
}
