import type { ClientCredentials } from '../credentials.ts'
import { PosternError } from '../errors.ts'
import { isRecord } from '../record.ts'
import { credentialsOf, joined } from './document.ts'
import { keptCredentials } from './kept.ts'
import type { ManagerOptions } from './kept.ts'
import type { VaultLogin } from './vault-login.ts'
import { createVaultRequest } from './vault-request.ts'

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

/** A version of a secret, in the answer that holds it. @throws PosternError `SECRET_MALFORMED` */
export const vaultDataOf = (
  body: Record<string, unknown>,
  where: string,
): { readonly data: Record<string, unknown>; readonly version: number } => {
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
  const { clientId } = options
  const { clock, where, secretPath, call, recordOf } = createVaultRequest(options)

  return keptCredentials(options, clock, async ({ refused }) => {
    const { data, version } = vaultDataOf(recordOf(await call(secretPath)), where)
    const current = credentialsOf(data, clientId, where)
    if (!refused || version < 2) return current
    const answer = await call(`${secretPath}?version=${version - 1}`)
    // 404: it was deleted or destroyed.
    return answer.status === 404
      ? current
      : joined(current, credentialsOf(vaultDataOf(recordOf(answer), where).data, clientId, where))
  })
}
