import { PosternError } from '../errors.ts'
import type { Answer } from '../exchange.ts'
import { isRecord } from '../record.ts'
import { createKeeper } from './keeper.ts'
import type { KeeperSettings, SecretKeeper } from './keeper.ts'
import { vaultDataOf } from './vault.ts'
import type { VaultOptions } from './vault.ts'
import { createVaultRequest } from './vault-request.ts'

interface Found {
  readonly document: Readonly<Record<string, unknown>> | null
  /** What the next write has to name, so that it is not upon one it does not know of; 0 where there was none. */
  readonly version: number
}

const dataIn = ({ json }: Answer): Record<string, unknown> => {
  const data = isRecord(json) ? json['data'] : null
  return isRecord(data) ? data : {}
}
const errorsIn = ({ json }: Answer): readonly unknown[] => {
  const errors = isRecord(json) ? json['errors'] : null
  return Array.isArray(errors) ? errors : []
}

/** Others wrote since: said in words alone, with the status of any mistake. */
const isContested = (answer: Answer): boolean =>
  answer.status === 400 && errorsIn(answer).some((error) => String(error).includes('did not match the current version'))

/**
 * Puts secrets into the key-value store (version 2) of HashiCorp Vault or OpenBao, as a new version, and never over one it has
 * not read: what others write at the same time stays (check-and-set).
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const vaultKeeper = (options: KeeperSettings<VaultOptions>): SecretKeeper => {
  const { platform, where, secretPath, call, recordOf } = createVaultRequest(options)
  const noStore = (): PosternError => new PosternError('SECRET_MISSING', { where: `${where}: no such key-value store` })

  /** Where nothing is there yet, a store of version 1 looks the same, and would keep the whole request as the secret. */
  const requireSecondVersion = async (): Promise<void> => {
    const answer = await call(`sys/internal/ui/mounts/${secretPath.split('/data/', 1)[0]!}`)
    if (answer.status !== 200) return
    const { options: settings } = dataIn(answer)
    if (!isRecord(settings) || settings['version'] !== '2') throw noStore()
  }

  return createKeeper<Found>(platform, where, {
    find: async () => {
      const answer = await call(secretPath)
      if (answer.status === 404) {
        if (errorsIn(answer).length > 0) throw noStore()
        // A version that was deleted counts.
        const { metadata } = dataIn(answer)
        const version = isRecord(metadata) ? metadata['version'] : 0
        return { document: null, version: typeof version === 'number' ? version : 0 }
      }
      const { data, version } = vaultDataOf(recordOf(answer), where)
      return { document: data, version }
    },
    tryOut: async ({ document, version }) => {
      if (document === null) await requireSecondVersion()
      const answer = await call('sys/capabilities-self', { paths: [secretPath] })
      const may = dataIn(answer)[secretPath]
      // Who may not ask finds out when it is written.
      if (answer.status !== 200 || !Array.isArray(may)) return
      if (!may.includes('root') && !may.includes(version === 0 ? 'create' : 'update'))
        throw new PosternError('SECRET_FORBIDDEN', { where, status: 403 })
    },
    write: async (document, { version }) => {
      const answer = await call(secretPath, { options: { cas: version }, data: document })
      if (isContested(answer)) throw new PosternError('CONFLICT', { where, status: answer.status })
      recordOf(answer)
    },
  })
}
