import { isId } from '@postern/protocol'
import type { Limit } from '../../kernel/limits/limit.ts'
import { callerKey } from '../shared/caller-key.ts'
import type { Exchange } from '../shared/exchange.ts'
import { rateLimitHeaders } from '../shared/rate-limit.ts'
import { invalidClient, OAuthError } from './oauth-error.ts'

/** 429 with what RFC 6585 §4 and the limit have to say; the error code is that of RFC 8628 §3.5, the nearest there is. */
export const slowDown = (limit: Limit, key: string, message: string): OAuthError =>
  new OAuthError('slow_down', message, {
    status: 429,
    headers: { 'retry-after': String(Math.max(1, limit.waitSeconds(key))), ...rateLimitHeaders(limit, key) },
    code: 'RATE_LIMITED',
  })

const tooMany = 'Too many wrong credentials from this address.'

// What is no ID is one key: nobody holds memory by making them up. An unknown client is counted like one there is.
const clientKey = (address: string, clientId: string): string =>
  `${address}|${isId('Application', clientId) ? clientId : ''}`

/**
 * What a client that did not authenticate is answered: 429 once its address was wrong too often. It is asked only then,
 * because many clients share an address, and one of them that goes on with an old secret must not lock the others out.
 */
export const refusedClient = ({ services, address }: Exchange): OAuthError => {
  const limit = services.limits['wrong-credentials']
  const key = callerKey(address)
  return limit.waitSeconds(key) > 0 ? slowDown(limit, key, tooMany) : invalidClient()
}

/** The same, where the credentials were wrong: that counts, for the client there and, while it has room, for the address. */
export const wrongClient = async ({ services, address }: Exchange, clientId: string): Promise<OAuthError> => {
  const { 'wrong-client': byClient, 'wrong-credentials': byAddress } = services.limits
  const place = callerKey(address)
  const key = clientKey(place, clientId)
  // First, and then nothing more is counted: a flood from one address costs neither memory nor the database.
  if (byAddress.waitSeconds(place) > 0) return slowDown(byAddress, place, tooMany)
  const ofClient = byClient.takeShared(key)
  if (ofClient === false) return slowDown(byClient, key, 'Too many wrong credentials of this client from this address.')
  const [isClientWithin, isAddressWithin] = await Promise.all([ofClient, byAddress.takeShared(place)])
  if (!isAddressWithin) return slowDown(byAddress, place, tooMany)
  return isClientWithin
    ? invalidClient()
    : slowDown(byClient, key, 'Too many wrong credentials of this client from this address.')
}

/**
 * Bounds what a client that is not in memory costs the database, where its address was wrong too often: so many look-ups
 * a second and not none, or a right client behind that address would be shut out by every restart.
 *
 * @throws OAuthError 429
 */
export const requireLookUp = ({ services, address }: Exchange): void => {
  const key = callerKey(address)
  const { 'wrong-credentials': wrong, 'client-look-ups': lookUps } = services.limits
  if (wrong.waitSeconds(key) > 0 && !lookUps.take(key)) throw slowDown(lookUps, key, tooMany)
}
