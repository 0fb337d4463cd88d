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

/** @throws PosternError `SECRET_UNAVAILABLE` */
export const readSecret = async (source: ClientSecret): Promise<string> => {
  const where = '`clientSecret`'
  try {
    const secret: unknown = typeof source === 'string' ? source : await source()
    if (typeof secret === 'string' && secret !== '') return secret
  } catch (cause) {
    throw new PosternError('SECRET_UNAVAILABLE', { where, cause })
  }
  throw new PosternError('SECRET_UNAVAILABLE', { where })
}
