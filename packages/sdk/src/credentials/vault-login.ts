import { PosternError } from '../errors.ts'
import { readQuietly } from './manager-request.ts'

type Text = string | (() => string | Promise<string>)

/** A way to sign in to Vault: where it is mounted, and what it takes. */
export interface VaultLogin {
  /** Under `/v1/auth/`; null where there is a token already. */
  readonly path: string | null
  /** What is sent there; or the token. Read anew for each sign-in. */
  readonly read: () => Promise<Readonly<Record<string, string>>>
}

const where = 'Vault'
const textOf = (given: Text): Promise<string> =>
  readQuietly(where, async () => {
    const text = typeof given === 'function' ? await given() : given
    if (typeof text !== 'string' || text.trim() === '') throw new PosternError('SECRET_UNAVAILABLE', { where })
    return text.trim()
  })

/** Signs in as an AppRole. */
export const vaultAppRole = (options: {
  readonly roleId: string
  readonly secretId: Text
  readonly mount?: string
}): VaultLogin => ({
  path: `${options.mount ?? 'approle'}/login`,
  read: async () => ({ role_id: options.roleId, secret_id: await textOf(options.secretId) }),
})

/** Signs in with the token of the pod's service account, which Kubernetes replaces from time to time. */
export const vaultKubernetes = (options: {
  readonly role: string
  /** Reads `/var/run/secrets/kubernetes.io/serviceaccount/token`, or where the token is projected. */
  readonly jwt: () => string | Promise<string>
  readonly mount?: string
}): VaultLogin => ({
  path: `${options.mount ?? 'kubernetes'}/login`,
  read: async () => ({ role: options.role, jwt: await textOf(options.jwt) }),
})

/** Takes a token that something else keeps alive, such as the Vault agent. */
export const vaultToken = (token: Text): VaultLogin => ({
  path: null,
  read: async () => ({ token: await textOf(token) }),
})
