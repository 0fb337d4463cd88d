import type { ClientCredentials, Credentials } from '../credentials.ts'
import { PosternError } from '../errors.ts'
import { isRecord } from '../record.ts'
import type { AzureCredential } from './azure-identity.ts'
import { createAzureRequest } from './azure-request.ts'
import { credentialsOf, joined } from './document.ts'
import { keptCredentials } from './kept.ts'
import type { ManagerOptions } from './kept.ts'

export interface AzureKeyVaultOptions extends ManagerOptions {
  /** Such as `https://my-vault.vault.azure.net`. */
  readonly vaultUrl: string
  /** The secret's name. */
  readonly name: string
  /** What gets the token to ask with. */
  readonly credential: AzureCredential
  /** In place of `https://vault.azure.net/.default`, in a cloud of its own. */
  readonly tokenScope?: string
}

const createdOf = (item: Record<string, unknown>): number => {
  const attributes = isRecord(item['attributes']) ? item['attributes'] : {}
  return attributes['enabled'] !== false && typeof attributes['created'] === 'number' ? attributes['created'] : -1
}

/** The name of the enabled version before the newest, in a list of versions. */
const previousVersion = ({ value }: Record<string, unknown>): string | null => {
  const items = (Array.isArray(value) ? value : []).filter(isRecord).filter((item) => createdOf(item) >= 0)
  const id = items.sort((a, b) => createdOf(b) - createdOf(a))[1]?.['id']
  // The name alone is used: where the token goes is configured, and never what an answer says.
  const version = typeof id === 'string' ? id.split('/').at(-1) : undefined
  return version !== undefined && /^[0-9a-f]{32}$/.test(version) ? version : null
}

/**
 * Credentials from Azure Key Vault: the secret's current version, and when that is refused the one before behind it, for
 * which the token needs the right to list.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const fromAzureKeyVault = (options: AzureKeyVaultOptions): ClientCredentials => {
  const { clock, where, call, recordOf } = createAzureRequest(options)
  const read = async (path: string): Promise<Record<string, unknown>> => recordOf(await call(path))

  const credentialsAt = async (path: string): Promise<Credentials> => {
    const { value } = await read(path)
    if (typeof value !== 'string') throw new PosternError('SECRET_MALFORMED', { where })
    return credentialsOf(value, options.clientId, where)
  }

  return keptCredentials(options, clock, async ({ refused }) => {
    const current = await credentialsAt('')
    if (!refused) return current
    const previous = previousVersion(await read('/versions'))
    return previous === null ? current : joined(current, await credentialsAt(`/${previous}`))
  })
}
