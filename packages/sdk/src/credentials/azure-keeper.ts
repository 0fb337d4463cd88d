import { PosternError } from '../errors.ts'
import { isRecord } from '../record.ts'
import type { AzureKeyVaultOptions } from './azure.ts'
import { createAzureRequest } from './azure-request.ts'
import { createKeeper } from './keeper.ts'
import type { KeeperSettings, SecretKeeper } from './keeper.ts'

interface Found {
  readonly document: string | null
  /** What is said of the current version, and is said of the next one, too. */
  readonly about: Readonly<Record<string, unknown>>
}

/**
 * Puts secrets into Azure Key Vault, as a new version with the content type and tags of the one before. Whether that may be written
 * shows when it is: Key Vault has no way to ask.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const azureKeyVaultKeeper = (options: KeeperSettings<AzureKeyVaultOptions>): SecretKeeper => {
  const { platform, where, call, recordOf } = createAzureRequest(options)

  return createKeeper<Found>(platform, where, {
    find: async () => {
      const answer = await call('')
      if (answer.status === 404) return { document: null, about: { contentType: 'application/json' } }
      const { value, contentType, tags, managed } = recordOf(answer)
      // Of a certificate: it is Key Vault's own.
      if (managed === true)
        throw new PosternError('SECRET_NOT_REPLACEABLE', { where: `${where}: the key of a certificate stands there` })
      if (typeof value !== 'string') throw new PosternError('INVALID_RESPONSE', { where })
      const about = { ...(typeof contentType === 'string' && { contentType }), ...(isRecord(tags) && { tags }) }
      return { document: value, about }
    },
    tryOut: () => Promise.resolve(),
    write: async (document, { about }) => {
      const value = typeof document === 'string' ? document : JSON.stringify(document)
      recordOf(await call('', { value, ...about }))
    },
  })
}
