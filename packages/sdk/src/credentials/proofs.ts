import { basicAuthorization } from '../client-credentials.ts'
import type { AssertionRequest, CredentialProvider, CredentialRequest, Credentials, Proof } from '../credentials.ts'
import { PosternError } from '../errors.ts'
import { isRecord } from '../record.ts'

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isCredentials = (value: unknown): value is Credentials => {
  if (!isRecord(value) || !isText(value['clientId'])) return false
  const { secrets, assertion, certificate } = value
  if (Array.isArray(secrets)) return secrets.length > 0 && secrets.every(isText)
  return typeof assertion === 'function' || certificate !== undefined
}

const where = 'credentials'

/** What `read` gives, where it is as it must be. @throws PosternError `SECRET_UNAVAILABLE`, or the reader's own */
const demand = async <T>(read: () => unknown, isUsable: (value: unknown) => value is T): Promise<T> => {
  try {
    const value: unknown = await read()
    if (isUsable(value)) return value
  } catch (cause) {
    throw cause instanceof PosternError ? cause : new PosternError('SECRET_UNAVAILABLE', { where, cause })
  }
  throw new PosternError('SECRET_UNAVAILABLE', { where })
}

/** @throws PosternError `SECRET_UNAVAILABLE`, or the provider's own */
export const readCredentials = (provider: CredentialProvider, request: CredentialRequest): Promise<Credentials> =>
  demand(() => provider(request), isCredentials)

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The proof of credentials that are no secrets. @throws PosternError `SECRET_UNAVAILABLE`, or the signer's own */
export const proofWithoutSecret = async (
  credentials: Exclude<Credentials, { readonly secrets: readonly string[] }>,
  request: AssertionRequest,
): Promise<Proof> => {
  const form = { client_id: credentials.clientId }
  if (!('assertion' in credentials)) return { headers: {}, form }
  const assertion = await demand(() => credentials.assertion(request), isText)
  return { headers: {}, form: { ...form, client_assertion_type: assertionType, client_assertion: assertion } }
}

/** The proof by one secret: `client_secret_basic`. */
export const proofBySecret = (clientId: string, secret: string): Proof => ({
  headers: { authorization: basicAuthorization(clientId, secret) },
  form: {},
})
