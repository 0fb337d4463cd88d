import { endpoints } from '@postern/protocol'
import { isFault } from '../../kernel/fault.ts'
import { authenticate } from './authenticate.ts'
import type { Exchange } from './exchange.ts'
import { seeOther } from './send-page.ts'
import { sessionToken } from './session-cookie.ts'

/** Whether the request comes from a person whose session is in force; a page of ours then shows itself. */
export const isSignedIn = async (exchange: Exchange): Promise<boolean> => {
  if (!sessionToken(exchange)) return false
  try {
    return (await authenticate(exchange)).actor.type === 'user'
  } catch (cause) {
    if (isFault(cause) && (cause.code === 'UNAUTHENTICATED' || cause.code === 'CROSS_SITE_REQUEST')) return false
    throw cause
  }
}

/** Sends the browser to the sign-in, and from there back to where it was, or to what `query` says. */
export const signInFirst = (exchange: Exchange, path: string, query = exchange.search): void =>
  seeOther(exchange, `${endpoints.signIn.path}?return=${encodeURIComponent(query === '' ? path : `${path}?${query}`)}`)
