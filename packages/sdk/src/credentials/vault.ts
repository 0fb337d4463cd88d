import type { ClientCredentials } from '../credentials.ts'
import { PosternError, misconfigured } from '../errors.ts'
import type { Answer } from '../exchange.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant } from '../platform.ts'
import { isRecord } from '../record.ts'
import { issuerOf, requireIssuerUrl } from '../secure-url.ts'
import { credentialsOf, joined } from './document.ts'
import { keptCredentials } from './kept.ts'
import type { ManagerOptions } from './kept.ts'
import { createManagerRequest } from './manager-request.ts'
import type { VaultLogin } from './vault-login.ts'

export interface VaultOptions extends ManagerOptions {
  /** Such as `https://vault.example.com:8200`. */
  readonly url: string
  /** Where in the key-value store the secret is. */
  readonly path: string
  /** How to sign in: `vaultAppRole`, `vaultKubernetes` or `vaultToken`. */
  readonly login: VaultLogin
  /** Where the key-value store (version 2) is mounted; `secret` when left out. */
  readonly mount?: string
  /** The namespace, in Vault Enterprise, HCP and OpenBao. */
  readonly namespace?: string
}

interface Session {
  readonly token: string
  readonly since: Instant
  readonly lifeMs: number
}

const where = 'Vault'
const pathPattern = /^[\w.@-]+(?:\/[\w.@-]+)*$/

const requirePath = (path: string): string => {
  if (pathPattern.test(path) && !path.split('/').some((part) => part === '.' || part === '..')) return path
  throw misconfigured('a path in Vault must be names with slashes between them')
}

const dataOf = (body: Record<string, unknown>): { data: Record<string, unknown>; version: number } => {
  const outer = isRecord(body['data']) ? body['data'] : {}
  const metadata = isRecord(outer['metadata']) ? outer['metadata'] : {}
  if (!isRecord(outer['data'])) throw new PosternError('SECRET_MALFORMED', { where })
  return { data: outer['data'], version: typeof metadata['version'] === 'number' ? metadata['version'] : 0 }
}

/**
 * Credentials from the key-value store (version 2) of HashiCorp Vault or OpenBao: the current version, and when that is
 * refused the one before behind it. It signs in when the session is two thirds over, or was ended.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const fromVault = (options: VaultOptions): ClientCredentials => {
  const { login, clientId, namespace } = options
  const base = `${issuerOf(requireIssuerUrl(options.url))}/v1`
  const address = `${base}/${requirePath(options.mount ?? 'secret')}/data/${requirePath(options.path)}`
  const loginAddress = login.path === null ? null : `${base}/auth/${requirePath(login.path)}`
  const { clock, ask, recordOf } = createManagerRequest(options, where)
  const common = { 'x-vault-request': 'true', ...(namespace !== undefined && { 'x-vault-namespace': namespace }) }
  let session: Session | null = null

  const signIn = async (): Promise<Session> => {
    const since = clock.now()
    const given = await login.read()
    if (loginAddress === null) return { token: given['token'] ?? '', since, lifeMs: 0 }
    const headers = { ...common, 'content-type': 'application/json' }
    const answer = await ask({ url: loginAddress, method: 'POST', headers, body: JSON.stringify(given) })
    const { auth } = recordOf(answer)
    const { client_token: token, lease_duration: seconds } = isRecord(auth) ? auth : {}
    if (typeof token !== 'string') throw new PosternError('SECRET_UNAVAILABLE', { where })
    return { token, since, lifeMs: (Number(seconds) || 0) * 1000 * (2 / 3) }
  }

  const signedIn = async (): Promise<Session> => {
    if (session === null || elapsedMs(session.since, clock.now()) >= session.lifeMs) session = await signIn()
    return session
  }

  const read = async (version: number | null): Promise<Answer> => {
    const url = version === null ? address : `${address}?version=${version}`
    const asked = async (): Promise<Answer> =>
      ask({ url, method: 'GET', headers: { ...common, 'x-vault-token': (await signedIn()).token } })
    const wasKept = session !== null
    const answer = await asked()
    // 403: the session was ended before its time, or there is no right to read, which signing in once more tells apart.
    if (answer.status !== 403 || !wasKept) return answer
    session = null
    return asked()
  }

  return keptCredentials(options, clock, async ({ refused }) => {
    const { data, version } = dataOf(recordOf(await read(null)))
    const current = credentialsOf(data, clientId, where)
    if (!refused || version < 2) return current
    const answer = await read(version - 1)
    // 404: it was deleted or destroyed.
    return answer.status === 404
      ? current
      : joined(current, credentialsOf(dataOf(recordOf(answer)).data, clientId, where))
  })
}
