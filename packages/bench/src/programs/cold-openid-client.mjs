// The same with openid-client: discovery, then the grant.
import { allowInsecureRequests, clientCredentialsGrant, discovery } from 'openid-client'

const [, , , url, clientId, clientSecret] = process.argv
const options = { algorithm: 'oauth2', execute: [allowInsecureRequests] }
const configuration = await discovery(new URL(url), clientId, clientSecret, undefined, options)
if (!(await clientCredentialsGrant(configuration)).access_token.startsWith('eyJ')) process.exit(1)
