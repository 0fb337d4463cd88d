import type { ClientCredentials, CredentialProvider } from '../credentials.ts'
import { providerAuthentication } from './authentication.ts'

/**
 * Credentials from a function of your own. Where it gives several secrets, the next is tried when the server does not know
 * the client by one; when none is left, the function is asked anew, once a minute at most.
 */
export const fromProvider = (provider: CredentialProvider): ClientCredentials =>
  Object.freeze({ provider, authentication: providerAuthentication(provider) })
