import { PosternError } from '../errors.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant } from '../platform.ts'
import type { AzureCredential } from './azure.ts'
import type { ManagerRequestOptions } from './kept.ts'
import { createManagerRequest } from './manager-request.ts'

export interface AzureManagedIdentityOptions extends ManagerRequestOptions {
  /** The client ID of an identity that the user assigned; the system's own when left out. */
  readonly identityId?: string
}

const where = 'Azure managed identity'
/** The address that answers within a virtual machine alone; it is of the link and takes no TLS. */
const address = 'http://169.254.169.254/metadata/identity/oauth2/token'
/** So much of a token's life must be left, or it may end on its way. */
const spareMs = 300_000

/** Tokens of the managed identity of an Azure virtual machine, kept until five minutes before they end. */
export const azureManagedIdentity = (options: AzureManagedIdentityOptions = {}): AzureCredential => {
  const { clock, ask, recordOf } = createManagerRequest(options, where)
  const kept = new Map<string, { readonly token: string; readonly askedAt: Instant; readonly lifeMs: number }>()
  return {
    getToken: async (scope) => {
      const known = kept.get(scope)
      if (known && elapsedMs(known.askedAt, clock.now()) < known.lifeMs - spareMs) return { token: known.token }
      const query = new URLSearchParams({ 'api-version': '2018-02-01', resource: scope.replace(/\/\.default$/, '') })
      if (options.identityId !== undefined) query.set('client_id', options.identityId)
      const askedAt = clock.now()
      const answer = await ask({ url: `${address}?${query}`, method: 'GET', headers: { metadata: 'true' } })
      const { access_token: token, expires_in: life } = recordOf(answer)
      if (typeof token !== 'string' || token === '') throw new PosternError('SECRET_UNAVAILABLE', { where })
      kept.set(scope, { token, askedAt, lifeMs: (Number(life) || 0) * 1000 })
      return { token }
    },
  }
}
