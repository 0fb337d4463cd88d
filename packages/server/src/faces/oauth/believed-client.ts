import type { ApplicationActor, Call } from '../../kernel/actor.ts'
import type { Client } from '../../domain/tokens/client-directory.ts'
import { recordRefusedClient } from '../../domain/tokens/issue.ts'
import { clientProgramOf } from '../shared/client-program.ts'
import type { Exchange } from '../shared/exchange.ts'
import type { OAuthContext } from './context.ts'
import { wrongClient } from './refused-client.ts'

const nothing: ReadonlySet<string> = new Set()

const callOf = (exchange: Exchange, client: Client, credential: string): Call => {
  const actor: ApplicationActor = {
    type: 'application',
    id: client.id,
    spaceId: client.spaceId,
    credential,
    scopes: nothing,
  }
  const { requestId, address } = exchange
  return { actor, requestId, address, program: clientProgramOf(exchange) }
}

/** From here on the request is made by the client. */
export const believeClient = (context: OAuthContext, client: Client, credential: string): void => {
  const { exchange } = context
  exchange.spaceId = client.spaceId
  context.client = client
  context.credential = credential
  context.call = callOf(exchange, client, credential)
}

/** Whether the client may do anything at all, from where the request comes. */
export const mayCome = ({ address }: Exchange, client: Client): boolean => client.isActive && client.admits(address)

/**
 * Refuses whoever is not believed, with one answer for every reason. `credential` is the ID of what was right about it all
 * the same: that is recorded.
 */
export const refuseClient = async (
  context: OAuthContext,
  client: Client | null,
  credential: string | null,
  clientId: string,
): Promise<never> => {
  const { exchange } = context
  const { deps, usage } = exchange.services
  const refusal = await wrongClient(exchange, clientId)
  // Over the limit it is counted and no longer recorded, so that nobody floods the log with a secret that was found.
  if (!client || credential === null || refusal.status === 429) {
    if (client) usage.refused(client.id, credential ?? '', refusal.code ?? 'UNAUTHENTICATED', deps.clock.now())
    throw refusal
  }
  context.isRecorded = true
  const call = callOf(exchange, client, credential)
  await recordRefusedClient(deps, call, client, context.permission ?? 'tokens:issue')
  throw refusal
}
