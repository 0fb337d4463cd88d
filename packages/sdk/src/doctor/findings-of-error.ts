import type { PosternError, PosternErrorCode } from '../errors.ts'
import { failed } from './finding.ts'
import type { Finding, FindingName } from './finding.ts'

const secretAdvice =
  'See that the client ID and the secret belong together, that the secret was not retired and has not ended, and that the application is active.'

/** What each failure of a token request is about, and what to do. */
const known: Partial<Record<PosternErrorCode, readonly [FindingName, string]>> = {
  NETWORK: [
    'REACHABLE',
    'See that `url` is right, that its name resolves, and that no firewall or proxy is in between.',
  ],
  TIMEOUT: ['REACHABLE', 'See whether the server is up and not overloaded: GET /health/ready tells.'],
  REDIRECT_REFUSED: ['REACHABLE', 'Set `url` to the address that is redirected to: redirects are not followed.'],
  ISSUER_MISMATCH: [
    'METADATA',
    'Set `url` to the issuer that the server names, or POSTERN_PUBLIC_URL to this address.',
  ],
  INVALID_RESPONSE: ['METADATA', 'See that `url` leads to Postern and not to a page of a proxy.'],
  RESPONSE_TOO_LARGE: ['METADATA', 'See that `url` leads to Postern and not to a page of a proxy.'],
  SECRET_UNAVAILABLE: ['CREDENTIALS', 'See that what reads the credentials works by itself, and may read them.'],
  SECRET_MALFORMED: ['CREDENTIALS', 'Keep JSON there: {"clientId":"app_…","clientSecret":"pst_…"}.'],
  SECRET_EXPOSED: ['CREDENTIALS', 'Make the file yours alone: chown it to the account that runs this, and chmod 600.'],
  OAUTH_INVALID_CLIENT: ['TOKEN', secretAdvice],
  OAUTH_UNAUTHORIZED_CLIENT: ['TOKEN', 'See that the application is active and may be used from this address.'],
  OAUTH_INVALID_SCOPE: ['SCOPE', 'Ask for less in `scope`, or let somebody grant the application what is missing.'],
  OAUTH_INVALID_TARGET: ['TOKEN', 'Add `audience` to the application’s audiences.'],
  RATE_LIMITED: ['TOKEN', 'Make one client and share it: it fetches a token once in hours.'],
}

/** The finding for why there is no token. The code is told, and never the server’s words, which may repeat what was sent. */
export const findingOf = ({ code, status, requestId }: PosternError): Finding => {
  const [name, advice] = known[code] ?? ['TOKEN', 'Look for the request ID in the server’s audit and log.']
  const details = [
    status === undefined ? null : `status ${status}`,
    requestId === undefined ? null : `request ${requestId}`,
  ]
  const told = details.filter((detail) => detail !== null).join(', ')
  return failed(name, `It failed with ${code}${told === '' ? '' : ` (${told})`}.`, advice)
}
