import type { IntrospectionResponse, RevocationFeedClaims } from '@postern/protocol'
import { z } from 'zod'
import { query } from '../../kernel/query.ts'
import { notFound } from '../../kernel/refusal.ts'
import { tokenTypeOf } from './holder.ts'
import { LiveToken } from './model.ts'
import { listEpochs, listRevokedTokensOf } from './revocation-store.ts'

const inactive: IntrospectionResponse = { active: false }

/**
 * What a token says and whether it is in force (RFC 7662). Null stands for whatever is not: not ours, expired, revoked,
 * void. An application may ask about its own; about those of its space where it was granted that.
 */
export const introspectToken = query('tokens:introspect', {
  input: z.object({ live: z.instanceof(LiveToken).nullable() }),
  target: async (_view, { live }) => live?.token ?? null,
  isOwn: (actor, { applicationId }) => actor.type === 'application' && actor.id === applicationId,
  run: (_view, { input: { live } }): IntrospectionResponse => {
    if (!live) return inactive
    const { scope, client_id, exp, iat, sub, aud, iss, jti, space, epoch, cnf, act, origins } = live.claims
    return {
      active: true,
      ...(scope !== undefined && { scope }),
      client_id,
      token_type: tokenTypeOf(cnf),
      exp,
      iat,
      sub,
      aud,
      iss,
      jti,
      space,
      epoch,
      ...(cnf && { cnf }),
      ...(act && { act }),
      ...(origins && { origins }),
    }
  },
})

/** What verifiers of the space's tokens must refuse: the revoked tokens, and the epochs below which a token is void. */
export const readRevocations = query('tokens:introspect', {
  input: z.object({}),
  run: async (view, { deps, call, readable }): Promise<Pick<RevocationFeedClaims, 'space' | 'revoked' | 'epochs'>> => {
    if (call.actor.type !== 'application') throw notFound()
    const { spaceId } = call.actor
    return {
      space: spaceId,
      revoked: await listRevokedTokensOf(view, readable, spaceId, new Date(deps.clock.now())),
      epochs: await listEpochs(view, spaceId),
    }
  },
})
