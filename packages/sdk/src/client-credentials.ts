import type { Authentication } from './credentials.ts'
import { withDeadline } from './deadline.ts'
import { PosternError } from './errors.ts'

/** The secret, or where to get it: asked anew for each token request, so a rotated one is picked up without a restart. */
export type ClientSecret = string | (() => string | Promise<string>)

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)

/**
 * The `Authorization` of `client_secret_basic`. Both parts are form-encoded first (RFC 6749 §2.3.1), or a `:` or a
 * letter beyond ASCII would end up as another secret.
 */
export const basicAuthorization = (clientId: string, secret: string): string =>
  `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(secret)}`)}`

const where = '`clientSecret`'

/** @throws PosternError `SECRET_UNAVAILABLE` */
const readSecret = async (source: ClientSecret): Promise<string> => {
  try {
    const secret: unknown = typeof source === 'string' ? source : await source()
    if (typeof secret === 'string' && secret !== '') return secret
  } catch (cause) {
    throw new PosternError('SECRET_UNAVAILABLE', { where, cause })
  }
  throw new PosternError('SECRET_UNAVAILABLE', { where })
}

/** One try with one secret. Whatever takes more than that is for `credentials`. */
export const secretAuthentication =
  (clientId: string, source: ClientSecret): Authentication =>
  ({ platform, timeoutMs }) =>
  async (signal, send) => {
    const limits = { clock: platform.clock, timeoutMs, signal, where }
    const secret = await withDeadline(limits, () => readSecret(source))
    return send({ headers: { authorization: basicAuthorization(clientId, secret) }, form: {} })
  }
