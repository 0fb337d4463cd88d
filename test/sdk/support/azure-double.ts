import { json } from './fake-issuer.ts'
import type { ManagerDouble } from './manager-double.ts'

export const vaultUrl = 'https://billing.vault.azure.net'
const newest = 'b'.repeat(32)
export const before = 'a'.repeat(32)

export const azureApplication = { tenantId: 'tenant.example.com', clientId: 'entra-app', clientSecret: 'entra-canary' }

/** What is kept as a secret's version. */
interface Version {
  readonly value: string
  readonly contentType?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly managed?: boolean
}

/** Azure Key Vault, and what gives tokens for it, as far as they can be seen from outside. */
export class AzureDouble implements ManagerDouble {
  origin = vaultUrl
  readonly asked: string[] = []
  identityCalls = 0
  /** Null where there is no such secret. */
  current: Version | null = { value: '{"clientId":"app_1","clientSecret":"new"}' }
  previous: Version = { value: '{"clientId":"app_1","clientSecret":"old"}' }
  /** Where its list of versions says that the one before is. */
  previousId = `${vaultUrl}/secrets/postern/${before}`
  mayWrite = true
  written = 0
  intercept: ManagerDouble['intercept'] = null

  get value(): string {
    return this.current?.value ?? ''
  }

  set value(value: string) {
    this.current = { ...this.current, value }
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(String(input))
    const headers = new Headers(init.headers)
    if (url.origin === 'http://169.254.169.254') return this.#identity(url, headers)
    if (url.pathname === `/${azureApplication.tenantId}/oauth2/v2.0/token`) return this.#grant(String(init.body))
    this.asked.push(url.href)
    if (url.origin !== this.origin) throw new Error(`nothing there: ${url}`)
    if (headers.get('authorization') !== 'Bearer azure-token-canary')
      return json(401, { error: { message: headers.get('authorization') } })
    if (url.searchParams.get('api-version') !== '7.4') return json(400, {})
    const intercepted = await this.intercept?.(init.method ?? 'GET', String(init.body))
    if (intercepted) return intercepted
    if (init.method === 'PUT') return this.#put(url, JSON.parse(String(init.body)) as Version)
    return this.#get(url)
  }

  #identity(url: URL, headers: Headers): Response {
    this.identityCalls += 1
    const isAsked = headers.get('metadata') === 'true' && url.searchParams.get('api-version') === '2018-02-01'
    if (!isAsked || url.searchParams.get('resource') !== 'https://vault.azure.net') return json(400, {})
    return json(200, { access_token: 'azure-token-canary', expires_in: '3600', token_type: 'Bearer' })
  }

  #grant(body: string): Response {
    this.identityCalls += 1
    const form = Object.fromEntries(new URLSearchParams(body))
    const isRight =
      form['grant_type'] === 'client_credentials' &&
      form['client_id'] === azureApplication.clientId &&
      form['client_secret'] === azureApplication.clientSecret &&
      form['scope'] === 'https://vault.azure.net/.default'
    if (!isRight) return json(401, { error: 'invalid_client', error_description: body })
    return json(200, { access_token: 'azure-token-canary', expires_in: 3600, token_type: 'Bearer' })
  }

  #get(url: URL): Response {
    if (url.pathname === '/secrets/postern')
      return this.current === null
        ? json(404, { error: { code: 'SecretNotFound' } })
        : json(200, { ...this.current, id: `${vaultUrl}/secrets/postern/${newest}` })
    if (url.pathname === `/secrets/postern/${before}`) return json(200, this.previous)
    if (url.pathname !== '/secrets/postern/versions') return json(404, {})
    return json(200, {
      value: [
        { id: `${vaultUrl}/secrets/postern/${'c'.repeat(32)}`, attributes: { enabled: false, created: 3 } },
        { id: this.previousId, attributes: { enabled: true, created: 1 } },
        { id: `${vaultUrl}/secrets/postern/${newest}`, attributes: { enabled: true, created: 2 } },
      ],
    })
  }

  #put(url: URL, version: Version): Response {
    if (url.pathname !== '/secrets/postern') return json(404, {})
    if (!this.mayWrite) return json(403, { error: { code: 'Forbidden', message: 'azure-token-canary' } })
    this.written += 1
    if (this.current !== null) this.previous = this.current
    this.current = version
    return json(200, { ...version, id: `${vaultUrl}/secrets/postern/${newest}` })
  }
}
