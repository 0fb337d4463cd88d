import { callerKey } from '../shared/caller-key.ts'
import type { Exchange } from '../shared/exchange.ts'
import { invalidClient, OAuthError } from './oauth-error.ts'

const slowDown = (waitSeconds: number): OAuthError =>
  new OAuthError('slow_down', 'Too many wrong credentials from this address.', {
    status: 429,
    headers: { 'retry-after': String(waitSeconds) },
    code: 'RATE_LIMITED',
  })

/**
 * What a client that did not authenticate is answered: 429 once its address was wrong too often. It is asked only then,
 * because many clients share an address, and one of them that goes on with an old secret must not lock the others out.
 */
export const refusedClient = ({ services, address }: Exchange): OAuthError => {
  const wait = services.wrongCredentials.waitSeconds(callerKey(address))
  return wait > 0 ? slowDown(wait) : invalidClient()
}

/** The same, where the credentials were wrong: that counts, unless the address waits already. */
export const wrongClient = (exchange: Exchange): OAuthError => {
  const refusal = refusedClient(exchange)
  if (refusal.status === 401) exchange.services.wrongCredentials.fail(callerKey(exchange.address))
  return refusal
}

/**
 * Bounds what a client that is not in memory costs the database, where its address was wrong too often: so many look-ups
 * a second and not none, or a right client behind that address would be shut out by every restart.
 *
 * @throws OAuthError 429
 */
export const requireLookUp = ({ services, address }: Exchange): void => {
  const key = callerKey(address)
  if (services.wrongCredentials.waitSeconds(key) === 0) return
  const wait = services.lookUps.waitSeconds(key)
  if (wait > 0) throw slowDown(wait)
  services.lookUps.fail(key)
}
