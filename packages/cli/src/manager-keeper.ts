import { awsSecretsManagerKeeper } from '@postern/sdk/credentials/aws'
import { azureClientSecret, azureKeyVaultKeeper, azureManagedIdentity } from '@postern/sdk/credentials/azure'
import type { AzureCredential } from '@postern/sdk/credentials/azure'
import { vaultAppRole, vaultKeeper, vaultToken } from '@postern/sdk/credentials/vault'
import type { SecretKeeper, VaultLogin } from '@postern/sdk/credentials/vault'
import { Failure } from './failure.ts'
import type { Clock } from '@postern/sdk'
import type { ManagerPlace } from './manager-place.ts'
import type { ManagerSettings } from './manager-settings.ts'

/** What waits before something is tried again. */
interface Timing {
  readonly clock?: Clock
}

type PlaceIn<Manager extends ManagerPlace['manager']> = Extract<ManagerPlace, { readonly manager: Manager }>

const missing = (what: string): Failure => new Failure('CREDENTIALS_MISSING', what)

const ofAws = ({ region, secretId }: PlaceIn<'aws'>, { aws }: ManagerSettings, timing: Timing): SecretKeeper => {
  const { accessKeyId, secretAccessKey, sessionToken, endpoint } = aws
  if (accessKeyId === null || secretAccessKey === null)
    throw missing(
      'There are no AWS keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where they last for a ' +
        'while. `aws configure export-credentials --format env` prints those of a profile or role.',
    )
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) }
  return awsSecretsManagerKeeper({ region, secretId, keys, ...(endpoint !== null && { endpoint }), ...timing })
}

/** Clouds of their own have addresses of their own, which is what tokens there are for. */
const tokenScopeOf = (vaultUrl: string): string | null => {
  const [, cloud] = /^https:\/\/[^./]+\.(vault\.(?:azure\.cn|usgovcloudapi\.net))$/.exec(vaultUrl) ?? []
  return cloud === undefined ? null : `https://${cloud}/.default`
}

const azureCredential = ({ azure }: ManagerSettings, timing: Timing): AzureCredential => {
  const { tenantId, clientId, clientSecret, authorityHost } = azure
  // The same names as for the programs of Azure: without a secret, the client ID is that of a managed identity.
  if (clientSecret === null)
    return azureManagedIdentity({ ...(clientId !== null && { identityId: clientId }), ...timing })
  if (tenantId === null || clientId === null)
    throw missing('Beside AZURE_CLIENT_SECRET, set AZURE_TENANT_ID and AZURE_CLIENT_ID.')
  return azureClientSecret({
    tenantId,
    clientId,
    clientSecret,
    ...(authorityHost !== null && { authorityHost }),
    ...timing,
  })
}

const ofAzure = ({ vaultUrl, name }: PlaceIn<'azure'>, settings: ManagerSettings, timing: Timing): SecretKeeper => {
  const tokenScope = tokenScopeOf(vaultUrl)
  const credential = azureCredential(settings, timing)
  return azureKeyVaultKeeper({ vaultUrl, name, credential, ...(tokenScope !== null && { tokenScope }), ...timing })
}

const vaultLogin = ({ vault: { token, roleId, secretId } }: ManagerSettings): VaultLogin => {
  if (token !== null) return vaultToken(token)
  if (roleId !== null && secretId !== null) return vaultAppRole({ roleId, secretId })
  throw missing('There is nothing to sign in to Vault with: set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID.')
}

const ofVault = ({ url, mount, path }: PlaceIn<'vault'>, settings: ManagerSettings, timing: Timing): SecretKeeper => {
  const { namespace } = settings.vault
  const login = vaultLogin(settings)
  return vaultKeeper({ url, mount, path, login, ...(namespace !== null && { namespace }), ...timing })
}

/** What puts secrets into that place, with the credentials of the environment. @throws Failure `CREDENTIALS_MISSING` */
export const keeperFor = (place: ManagerPlace, settings: ManagerSettings, clock: Clock | undefined): SecretKeeper => {
  const timing = clock === undefined ? {} : { clock }
  if (place.manager === 'aws') return ofAws(place, settings, timing)
  return place.manager === 'azure' ? ofAzure(place, settings, timing) : ofVault(place, settings, timing)
}
