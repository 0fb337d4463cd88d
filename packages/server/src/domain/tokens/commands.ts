import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import { LiveToken } from './model.ts'
import { insertRevokedToken } from './revocation-store.ts'

/** Ends a token before its time (RFC 7009). Who may: the application that it was issued to, and nobody for it. */
export const revokeToken = command('tokens:revoke', {
  input: z.object({ live: z.instanceof(LiveToken) }),
  target: (_view, { live }) => live.token,
  run: async (tx, { actor, input, target, now }) => {
    if (actor.type !== 'application' || actor.id !== target.applicationId) {
      throw new Refusal(notFound(), {
        action: 'tokens:revoke',
        outcome: 'refused',
        code: 'FORBIDDEN',
        space: target.spaceId,
        target: { type: target.type, id: target.id },
      })
    }
    const expiresAt = new Date(input.live.claims.exp * 1000)
    await insertRevokedToken(tx, target, expiresAt, now)
    return {
      result: undefined,
      change: { after: { application: target.applicationId, expiresAt: expiresAt.toISOString() } },
    }
  },
})
