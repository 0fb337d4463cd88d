import { revokeToken } from '../../../domain/tokens/commands.ts'
import { isFault } from '../../../kernel/fault.ts'
import type { Step } from '../context.ts'
import { invalidClient } from '../oauth-error.ts'
import { uncached } from '../uncached.ts'

/**
 * Revokes the token, or does nothing: one that is not in force, and one of somebody else, is answered like one that was
 * revoked (RFC 7009 §2.2), so that nobody learns whose it is.
 */
export const revokePresented: Step = async (context) => {
  const { exchange, parameters, call } = context
  if (!call) throw invalidClient()
  const { deps, verifier } = exchange.services
  const live = await verifier.find(parameters.get('token') ?? '')
  if (live) {
    await revokeToken.perform(deps, call, { live }).catch((cause: unknown) => {
      if (!isFault(cause) || cause.code !== 'NOT_FOUND') throw cause
    })
  }
  context.answer = { status: 200, headers: uncached, body: null }
}
