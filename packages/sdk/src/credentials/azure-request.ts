import { PosternError, misconfigured } from '../errors.ts'
import type { Answer } from '../exchange.ts'
import { requireIssuerUrl } from '../secure-url.ts'
import type { AzureCredential } from './azure-identity.ts'
import type { ManagerRequestOptions } from './kept.ts'
import { createManagerRequest, readQuietly } from './manager-request.ts'

/** Which secret of Azure Key Vault, and who asks for it. */
interface AzureSecret {
  readonly vaultUrl: string
  readonly name: string
  readonly credential: AzureCredential
  readonly tokenScope?: string
}

const where = 'Azure Key Vault'
const apiVersion = '7.4'
const defaultScope = 'https://vault.azure.net/.default'
const namePattern = /^[0-9A-Za-z-]{1,127}$/

/** Calls Azure Key Vault about one secret, with a token. @throws PosternError `INVALID_CONFIGURATION` */
export const createAzureRequest = (options: AzureSecret & ManagerRequestOptions) => {
  const { name, credential, tokenScope = defaultScope } = options
  const vault = requireIssuerUrl(options.vaultUrl).origin
  if (!namePattern.test(name)) throw misconfigured('`name` must be letters, digits and hyphens')
  const manager = createManagerRequest(options, where)

  /** `path` is behind the secret's name; a body is put there. */
  const call = async (path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const given = await readQuietly(where, () => credential.getToken(tokenScope))
    if (!given?.token) throw new PosternError('SECRET_UNAVAILABLE', { where })
    const url = `${vault}/secrets/${name}${path}?api-version=${apiVersion}`
    const headers = { authorization: `Bearer ${given.token}` }
    if (body === undefined) return manager.ask({ url, method: 'GET', headers })
    return manager.ask({
      ...{ url, method: 'PUT', body: JSON.stringify(body) },
      headers: { ...headers, 'content-type': 'application/json' },
    })
  }

  return { ...manager, where, call }
}
