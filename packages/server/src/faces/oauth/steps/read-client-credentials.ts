import { headerLines } from '../../shared/header-lines.ts'
import type { OAuthContext, Presented, Step } from '../context.ts'
import { formText } from '../form-text.ts'
import { invalidClient, OAuthError } from '../oauth-error.ts'
import { refusedClient } from '../refused-client.ts'

// Both halves are form-encoded before they are joined (RFC 6749 §2.3.1).
const decodeHalf = (encoded: string): string => {
  const text = formText(encoded)
  if (text === null) throw invalidClient()
  return text
}

const fromHeader = (header: string): { clientId: string; secret: string } => {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1]
  if (!encoded) throw invalidClient()
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 0) throw invalidClient()
  return { clientId: decodeHalf(pair.slice(0, colon)), secret: decodeHalf(pair.slice(colon + 1)) }
}

/**
 * What a client presents that names itself and sends nothing else to be known by: the certificate of its connection
 * (RFC 8705 §2). One that came beside a secret or an assertion is no second method: it may be there for its token.
 */
const byCertificate = ({ parameters, exchange }: OAuthContext): Presented | null => {
  const clientId = parameters.get('client_id')
  if (clientId === undefined || parameters.has('client_assertion_type')) return null
  const shown = exchange.certificate()
  return shown && { method: 'certificate', clientId, shown }
}

/** Finds what the client presents: by header or in the body, never both (RFC 6749 §2.3). */
export const readClientCredentials: Step = (context) => {
  const { parameters, exchange } = context
  const [header, ...more] = headerLines(exchange.request, 'authorization')
  const clientId = parameters.get('client_id')
  const secret = parameters.get('client_secret')
  const assertion = parameters.get('client_assertion')
  const methods = [header, ...more, secret, assertion]
  if (methods.filter((method) => method !== undefined).length > 1) {
    throw new OAuthError('invalid_request', 'Use one client authentication method, not two.')
  }
  if (header !== undefined) {
    const pair = fromHeader(header)
    context.presented = { method: 'secret', ...pair }
    if (clientId !== undefined && clientId !== pair.clientId) {
      throw new OAuthError('invalid_request', 'client_id is not the client that authenticates.')
    }
    return
  }
  if (assertion !== undefined) {
    const assertionType = parameters.get('client_assertion_type') ?? null
    context.presented = { method: 'assertion', clientId: clientId ?? null, assertionType, assertion }
    return
  }
  context.presented =
    clientId === undefined || secret === undefined ? byCertificate(context) : { method: 'secret', clientId, secret }
  if (!context.presented) throw refusedClient(exchange)
}
