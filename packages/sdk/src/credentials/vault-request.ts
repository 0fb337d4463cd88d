import { PosternError, misconfigured } from '../errors.ts'
import type { Answer } from '../exchange.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant } from '../platform.ts'
import { isRecord } from '../record.ts'
import { issuerOf, requireIssuerUrl } from '../secure-url.ts'
import type { ManagerRequestOptions } from './kept.ts'
import { createManagerRequest } from './manager-request.ts'
import type { VaultLogin } from './vault-login.ts'

/** Which secret of Vault, and who asks for it. */
interface VaultSecret {
  readonly url: string
  readonly path: string
  readonly login: VaultLogin
  readonly mount?: string
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

/**
 * Calls Vault or OpenBao within a session: it signs in when that is two thirds over, or was ended.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const createVaultRequest = (options: VaultSecret & ManagerRequestOptions) => {
  const { login, namespace } = options
  const base = `${issuerOf(requireIssuerUrl(options.url))}/v1`
  /** Where the secret is, under `/v1/`. */
  const secretPath = `${requirePath(options.mount ?? 'secret')}/data/${requirePath(options.path)}`
  const loginAddress = login.path === null ? null : `${base}/auth/${requirePath(login.path)}`
  const manager = createManagerRequest(options, where)
  const { clock, ask, recordOf } = manager
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

  /** `path` is under `/v1/`; a body is posted there. */
  const call = async (path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const url = `${base}/${path}`
    const asked = async (): Promise<Answer> => {
      const headers = { ...common, 'x-vault-token': (await signedIn()).token }
      if (body === undefined) return ask({ url, method: 'GET', headers })
      return ask({
        ...{ url, method: 'POST', body: JSON.stringify(body) },
        headers: { ...headers, 'content-type': 'application/json' },
      })
    }
    const wasKept = session !== null
    const answer = await asked()
    // 403: the session was ended before its time, or there is no right to it, which signing in once more tells apart.
    if (answer.status !== 403 || !wasKept) return answer
    session = null
    return asked()
  }

  return { ...manager, where, secretPath, call }
}
