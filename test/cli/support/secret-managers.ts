import { fromAwsSecretsManager } from '@postern/sdk/credentials/aws'
import { azureClientSecret, fromAzureKeyVault } from '@postern/sdk/credentials/azure'
import { fromVault, vaultAppRole } from '@postern/sdk/credentials/vault'
import type { ClientCredentials, Clock } from '@postern/sdk'
import { AwsDouble, awsKeys } from '../../sdk/support/aws-double.ts'
import { AzureDouble, azureApplication } from '../../sdk/support/azure-double.ts'
import { serveManager, type ManagerDouble } from '../../sdk/support/manager-double.ts'
import { VaultDouble, vaultRole } from '../../sdk/support/vault-double.ts'

type Json = Readonly<Record<string, unknown>>
type Environment = Readonly<Record<string, string>>

/** A secret manager behind a port, with the place of one secret in it. */
export interface Manager {
  readonly double: ManagerDouble
  readonly place: string
  /** What the command signs in with; or with what is wrong. */
  readonly env: Environment
  readonly wrongEnv: Environment
  /** The place by an address where nobody answers. */
  readonly at: (origin: string) => { readonly place: string; readonly env: Environment }
  /** How a service reads it. */
  readonly credentials: (clock: Clock) => ClientCredentials
  /** What the manager is asked to do where it is written to. */
  readonly writing: string
  readonly get: () => Json | null
  readonly set: (document: Json | null) => void
  readonly close: () => Promise<void>
}

/** What may be in no output, beside the secrets of the service. */
export const managerSecrets: readonly string[] = [
  ...[awsKeys.accessKeyId, awsKeys.secretAccessKey, awsKeys.sessionToken],
  ...[azureApplication.clientSecret, 'azure-token-canary', vaultRole.secretId, 'session-canary', 'given-token'],
]

const parsed = (text: string | undefined): Json | null => (text ? (JSON.parse(text) as Json) : null)

/** So short that a service sees what was written within the test's time. */
const keepMs = 2_000

export const startAws = async (): Promise<Manager & { readonly double: AwsDouble }> => {
  const double = new AwsDouble(null)
  const close = await serveManager(double)
  const { region } = double
  const given = { region, secretId: 'billing/postern', keys: awsKeys, endpoint: double.origin, keepMs }
  const env = {
    AWS_ACCESS_KEY_ID: awsKeys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: awsKeys.secretAccessKey,
    AWS_SESSION_TOKEN: awsKeys.sessionToken,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: double.origin,
  }
  const place = `aws:${region}/billing/postern`
  return {
    ...{ double, close, env, place, wrongEnv: { ...env, AWS_SECRET_ACCESS_KEY: 'of somebody else' } },
    at: (origin) => ({ place, env: { ...env, AWS_ENDPOINT_URL_SECRETS_MANAGER: origin } }),
    credentials: (clock) => fromAwsSecretsManager({ ...given, clock }),
    writing: 'PutSecretValue',
    get: () => parsed(double.secrets.AWSCURRENT?.['SecretString']),
    set: (document) => {
      if (document === null) delete double.secrets.AWSCURRENT
      else double.secrets.AWSCURRENT = { SecretString: JSON.stringify(document) }
    },
  }
}

export const startAzure = async (): Promise<Manager & { readonly double: AzureDouble }> => {
  const double = new AzureDouble()
  const close = await serveManager(double)
  const application = { ...azureApplication, authorityHost: double.origin }
  const env = {
    AZURE_TENANT_ID: azureApplication.tenantId,
    AZURE_CLIENT_ID: azureApplication.clientId,
    AZURE_CLIENT_SECRET: azureApplication.clientSecret,
    AZURE_AUTHORITY_HOST: double.origin,
  }
  return {
    ...{ double, close, env, wrongEnv: { ...env, AZURE_CLIENT_SECRET: 'of somebody else' } },
    place: `azure:${double.origin}/postern`,
    at: (origin) => ({ place: `azure:${origin}/postern`, env }),
    credentials: (clock) =>
      fromAzureKeyVault({
        ...{ vaultUrl: double.origin, name: 'postern', keepMs, clock },
        credential: azureClientSecret({ ...application, clock }),
      }),
    writing: 'PUT',
    get: () => parsed(double.current?.value),
    set: (document) => {
      double.current = document && { value: JSON.stringify(document) }
    },
  }
}

export const startVault = async (): Promise<Manager & { readonly double: VaultDouble }> => {
  const double = new VaultDouble()
  const close = await serveManager(double)
  const env = { VAULT_ROLE_ID: vaultRole.roleId, VAULT_SECRET_ID: vaultRole.secretId }
  return {
    ...{ double, close, env, wrongEnv: { VAULT_TOKEN: 'of somebody else' } },
    place: `vault:${double.origin}/secret/billing/postern`,
    at: (origin) => ({ place: `vault:${origin}/secret/billing/postern`, env }),
    credentials: (clock) =>
      fromVault({
        ...{ url: double.origin, path: 'billing/postern', keepMs, clock },
        login: vaultAppRole(vaultRole),
      }),
    writing: 'POST /v1/secret/data/billing/postern',
    get: () => double.versions.at(-1) ?? null,
    set: (document) => {
      double.versions = document === null ? [] : [{ ...document }]
    },
  }
}
