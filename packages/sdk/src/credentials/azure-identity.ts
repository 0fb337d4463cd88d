import { PosternError, misconfigured } from '../errors.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant } from '../platform.ts'
import { issuerOf, requireIssuerUrl } from '../secure-url.ts'
import type { ManagerRequestOptions } from './kept.ts'
import { createManagerRequest } from './manager-request.ts'
import type { ManagerRequest } from './manager-request.ts'

/** What gets tokens for Azure: every credential of `@azure/identity` is one, and those of this entry. */
export interface AzureCredential {
  getToken(scope: string): Promise<{ readonly token: string } | null>
}

export interface AzureManagedIdentityOptions extends ManagerRequestOptions {
  /** The client ID of an identity that the user assigned; the system's own when left out. */
  readonly identityId?: string
}

/** The address that answers within a virtual machine alone; it is of the link and takes no TLS. */
const address = 'http://169.254.169.254/metadata/identity/oauth2/token'
/** So much of a token's life must be left, or it may end on its way. */
const spareMs = 300_000

/** Tokens that one request gives, kept until five minutes before they end. */
const keepingTokens = (
  options: ManagerRequestOptions,
  from: string,
  requestFor: (scope: string) => ManagerRequest,
): AzureCredential => {
  const { clock, ask, recordOf } = createManagerRequest(options, from)
  const kept = new Map<string, { readonly token: string; readonly askedAt: Instant; readonly lifeMs: number }>()
  return {
    getToken: async (scope) => {
      const known = kept.get(scope)
      if (known && elapsedMs(known.askedAt, clock.now()) < known.lifeMs - spareMs) return { token: known.token }
      const askedAt = clock.now()
      const { access_token: token, expires_in: life } = recordOf(await ask(requestFor(scope)))
      if (typeof token !== 'string' || token === '') throw new PosternError('SECRET_UNAVAILABLE', { where: from })
      kept.set(scope, { token, askedAt, lifeMs: (Number(life) || 0) * 1000 })
      return { token }
    },
  }
}

/** Tokens of the managed identity of an Azure virtual machine, kept until five minutes before they end. */
export const azureManagedIdentity = (options: AzureManagedIdentityOptions = {}): AzureCredential =>
  keepingTokens(options, 'Azure managed identity', (scope) => {
    const query = new URLSearchParams({ 'api-version': '2018-02-01', resource: scope.replace(/\/\.default$/, '') })
    if (options.identityId !== undefined) query.set('client_id', options.identityId)
    return { url: `${address}?${query}`, method: 'GET', headers: { metadata: 'true' } }
  })

export interface AzureClientSecretOptions extends ManagerRequestOptions {
  /** The ID of the tenant, or one of its domains. */
  readonly tenantId: string
  /** The ID of the application in that tenant. */
  readonly clientId: string
  readonly clientSecret: string
  /** In place of `https://login.microsoftonline.com`, in a cloud of its own. */
  readonly authorityHost?: string
}

/** Tokens of an application that is registered with Microsoft Entra ID, by its secret there. */
export const azureClientSecret = (options: AzureClientSecretOptions): AzureCredential => {
  const { tenantId, clientId, clientSecret, authorityHost = 'https://login.microsoftonline.com' } = options
  const authority = issuerOf(requireIssuerUrl(authorityHost))
  if (!/^[\w.-]+$/.test(tenantId)) throw misconfigured('`tenantId` must be the ID or a domain of a tenant')
  const from = 'Microsoft Entra ID'
  return keepingTokens(options, from, (scope) => {
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope }
    return {
      ...{ url: `${authority}/${tenantId}/oauth2/v2.0/token`, method: 'POST' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `${new URLSearchParams(grant)}`,
    }
  })
}
