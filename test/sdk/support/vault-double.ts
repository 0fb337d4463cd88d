import { json } from './fake-issuer.ts'
import type { ManagerDouble } from './manager-double.ts'

export const vaultAddress = 'https://vault.example.com:8200'
export const vaultRole = { roleId: 'role-1', secretId: 'id-canary' }

/** Vault as far as it can be seen from outside: sign-in by AppRole and Kubernetes, and versions of one secret. */
export class VaultDouble implements ManagerDouble {
  origin = vaultAddress
  readonly asked: string[] = []
  readonly live = new Set<string>(['given-token'])
  logins = 0
  namespace: string | null = null
  versions: (Record<string, unknown> | null)[] = [{ clientId: 'app_1', clientSecret: 'old' }]
  /** The version of the key-value store that is mounted. */
  storeVersion = '2'
  /** What sessions may do at the secret; null where they may not ask for that. */
  capabilities: readonly string[] | null = ['create', 'read', 'update']
  jwt = 'jwt-canary-1'
  intercept: ManagerDouble['intercept'] = null

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { origin, pathname, searchParams } = new URL(String(input))
    const headers = new Headers(init.headers)
    this.asked.push(`${init.method} ${pathname}`)
    if (origin !== this.origin) throw new Error(`nothing there: ${origin}`)
    if (headers.get('x-vault-request') !== 'true' || headers.get('x-vault-namespace') !== this.namespace)
      return json(400, { errors: [] })
    const body = init.method === 'POST' ? (JSON.parse(String(init.body)) as Record<string, any>) : {}
    if (pathname.startsWith('/v1/auth/')) return this.#login(pathname, body)
    if (!this.live.has(headers.get('x-vault-token') ?? '')) return json(403, { errors: ['permission denied'] })
    const intercepted = await this.intercept?.(`${init.method} ${pathname}`, String(init.body))
    if (intercepted) return intercepted
    if (pathname === '/v1/sys/capabilities-self') return this.#capabilities(body)
    if (pathname === '/v1/sys/internal/ui/mounts/secret')
      return json(200, { data: { options: { version: this.storeVersion }, path: 'secret/', type: 'kv' } })
    if (!pathname.startsWith('/v1/secret/')) return json(404, { errors: ['no handler for route'] })
    if (pathname !== '/v1/secret/data/billing/postern') return json(404, { errors: [] })
    return init.method === 'POST' ? this.#write(body) : this.#read(searchParams.get('version'))
  }

  #read(named: string | null): Response {
    if (this.versions.length === 0) return json(404, { errors: [] })
    const version = Number(named ?? this.versions.length)
    const data = this.versions[version - 1]
    return data
      ? json(200, { data: { data, metadata: { version, destroyed: false } } })
      : json(404, { data: { data: null, metadata: { version, destroyed: true } } })
  }

  #write({ options, data }: Record<string, any>): Response {
    const needed = this.versions.length === 0 ? 'create' : 'update'
    if (this.capabilities !== null && !this.capabilities.includes(needed))
      return json(403, { errors: ['permission denied'] })
    if (options?.cas !== this.versions.length)
      return json(400, { errors: ['check-and-set parameter did not match the current version'] })
    this.versions.push(data as Record<string, unknown>)
    return json(200, { data: { version: this.versions.length } })
  }

  #capabilities({ paths }: Record<string, any>): Response {
    if (this.capabilities === null) return json(403, { errors: ['permission denied'] })
    return json(200, { data: Object.fromEntries((paths as string[]).map((path) => [path, this.capabilities])) })
  }

  #login(pathname: string, body: Record<string, string>): Response {
    const isRole =
      pathname === '/v1/auth/approle/login' &&
      body['role_id'] === vaultRole.roleId &&
      body['secret_id'] === vaultRole.secretId
    const isPod = pathname === '/v1/auth/kubernetes/login' && body['role'] === 'billing' && body['jwt'] === this.jwt
    if (!isRole && !isPod) return json(400, { errors: [`invalid ${JSON.stringify(body)}`] })
    this.logins += 1
    this.live.add(`session-canary-${this.logins}`)
    return json(200, { auth: { client_token: `session-canary-${this.logins}`, lease_duration: 1800, renewable: true } })
  }
}
