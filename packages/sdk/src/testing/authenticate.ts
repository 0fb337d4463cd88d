import type { TestAuthentication, TestClientOptions } from './test-client.ts'
import { parseJwt } from './verify-jwt.ts'

interface Presented {
  readonly form: URLSearchParams
  readonly authorization: string | null
  readonly clients: ReadonlyMap<string, TestClientOptions>
  readonly issuer: string
  /** Seconds since 1970. */
  readonly now: number
  /** Whether an assertion's ID is new; it is spent by asking. */
  readonly spend: (jti: string, until: number) => boolean
}

interface Authenticated {
  readonly clientId: string | null
  readonly authentication: TestAuthentication
  /** Null where the client is not believed. */
  readonly client: TestClientOptions | null
}

const longestAssertionSeconds = 300
const decoded = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? ''

const bySecret = ({ authorization, clients }: Presented): Authenticated => {
  const [id = '', secret = ''] = atob(authorization?.replace(/^Basic /i, '') ?? '').split(':')
  const clientId = decoded(id)
  const client = clients.get(clientId) ?? null
  const isKnown = client?.secrets?.includes(decoded(secret)) === true
  return { clientId, authentication: 'client_secret', client: isKnown ? client : null }
}

/** RFC 7523 §3: who signed it, for whom, until when, and for one use. */
const byAssertion = async (presented: Presented, assertion: string): Promise<Authenticated> => {
  const { form, clients, issuer, now, spend } = presented
  const jwt = parseJwt(assertion)
  const claims = jwt?.claims ?? {}
  const isOwn = claims['iss'] === claims['sub']
  const clientId = form.get('client_id') ?? (isOwn && typeof claims['sub'] === 'string' ? claims['sub'] : null)
  const client = clients.get(clientId ?? '') ?? null
  const authentication = isOwn ? 'private_key_jwt' : 'workload'
  const refused = { clientId, authentication, client: null } as const
  const { exp, iat, aud, jti } = claims
  if (jwt === null || client === null || typeof exp !== 'number' || exp <= now) return refused
  if (typeof iat === 'number' && iat > now + longestAssertionSeconds) return refused
  if (isOwn && (claims['sub'] !== clientId || exp > now + longestAssertionSeconds)) return refused
  const audiences = Array.isArray(aud) ? (aud as unknown[]) : [aud]
  if (!audiences.includes(issuer) || (isOwn && audiences.length !== 1)) return refused
  const { workload } = client
  if (!isOwn && (workload?.issuer !== claims['iss'] || workload?.subject !== claims['sub'])) return refused
  const keys = (isOwn ? client.publicKeys : workload?.publicKeys) ?? []
  const signed = await Promise.all(keys.map((key) => jwt.isSignedBy(key)))
  if (!signed.includes(true)) return refused
  // A platform gives its workload one token for many uses; of a client's own, each is for one.
  if (isOwn && (typeof jti !== 'string' || !spend(jti, exp))) return refused
  return { clientId, authentication, client }
}

/** Who asks, by whichever proof came along. */
export const authenticate = async (presented: Presented): Promise<Authenticated> => {
  const { form, authorization, clients } = presented
  if (authorization !== null) return bySecret(presented)
  const assertion = form.get('client_assertion')
  if (assertion !== null) return byAssertion(presented, assertion)
  const clientId = form.get('client_id')
  const client = clients.get(clientId ?? '') ?? null
  const isByCertificate = client?.certificate === true
  return { clientId, authentication: isByCertificate ? 'certificate' : 'none', client: isByCertificate ? client : null }
}
