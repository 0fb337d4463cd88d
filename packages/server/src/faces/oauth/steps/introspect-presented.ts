import type { IntrospectionResponse } from '@postern/protocol'
import { introspectToken } from '../../../domain/tokens/queries.ts'
import type { Call } from '../../../kernel/actor.ts'
import { isFault } from '../../../kernel/fault.ts'
import type { Step } from '../context.ts'
import { invalidClient } from '../oauth-error.ts'
import { uncached } from '../uncached.ts'

const isRefusal = (cause: unknown): boolean =>
  isFault(cause) && (cause.code === 'FORBIDDEN' || cause.code === 'NOT_FOUND')

/**
 * Says whether the token is in force (RFC 7662 §2.2). To who may not know, a token that is in force is answered like one
 * that never was: an endpoint that told them apart would be an oracle (§4).
 */
export const introspectPresented: Step = async (context) => {
  const { exchange, parameters, call, client } = context
  if (call?.actor.type !== 'application' || !client) throw invalidClient()
  const { deps, verifier } = exchange.services
  // The client itself is asking, not a token of it: so it may what it was granted.
  const asking: Call = { ...call, actor: { ...call.actor, scopes: new Set(client.permissions) } }
  const live = await verifier.find(parameters.get('token') ?? '')
  const answered = introspectToken.perform(deps, asking, { live })
  const body = await answered.catch((cause: unknown): IntrospectionResponse => {
    if (isRefusal(cause)) return { active: false }
    throw cause
  })
  context.answer = { status: 200, headers: uncached, body }
}
