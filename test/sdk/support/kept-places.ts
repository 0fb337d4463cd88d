import { awsSecretsManagerKeeper } from '../../../packages/sdk/src/credentials/aws-keeper.ts'
import { fromAwsSecretsManager } from '../../../packages/sdk/src/credentials/aws.ts'
import { azureClientSecret } from '../../../packages/sdk/src/credentials/azure-identity.ts'
import { azureKeyVaultKeeper } from '../../../packages/sdk/src/credentials/azure-keeper.ts'
import { fromAzureKeyVault } from '../../../packages/sdk/src/credentials/azure.ts'
import type { SecretKeeper } from '../../../packages/sdk/src/credentials/keeper.ts'
import { vaultKeeper } from '../../../packages/sdk/src/credentials/vault-keeper.ts'
import { vaultAppRole } from '../../../packages/sdk/src/credentials/vault-login.ts'
import { fromVault } from '../../../packages/sdk/src/credentials/vault.ts'
import type { ClientCredentials } from '../../../packages/sdk/src/credentials.ts'
import { AwsDouble, awsKeys } from './aws-double.ts'
import { AzureDouble, azureApplication } from './azure-double.ts'
import { FakeClock } from './fake-clock.ts'
import type { ManagerDouble } from './manager-double.ts'
import { VaultDouble, vaultRole } from './vault-double.ts'

type Json = Readonly<Record<string, unknown>>

/** A place in a manager's double, as who writes there, who reads there and who looks into it has it. */
export interface KeptPlace {
  readonly clock: FakeClock
  readonly double: ManagerDouble
  readonly keeper: SecretKeeper
  readonly credentials: ClientCredentials
  /** What it does when it is written to, in the words of its `intercept`. */
  readonly writing: string
  readonly get: () => Json | null
  /** Null for nothing at all. */
  readonly set: (document: Json | null) => void
  /** How many versions were made. */
  readonly written: () => number
  /** From now on it may be read, and not be written. */
  readonly forbidWriting: () => void
}

const parsed = (text: string | undefined): Json | null => (text ? (JSON.parse(text) as Json) : null)

export const awsPlace = (fetching?: typeof globalThis.fetch): KeptPlace & { readonly double: AwsDouble } => {
  const clock = new FakeClock()
  const double = new AwsDouble(clock)
  const options = { region: double.region, secretId: 'billing/postern', keys: awsKeys }
  const given = { ...options, fetch: fetching ?? double.fetch, clock }
  return {
    ...{ clock, double, keeper: awsSecretsManagerKeeper(given), credentials: fromAwsSecretsManager(given) },
    writing: 'PutSecretValue',
    get: () => parsed(double.secrets.AWSCURRENT?.['SecretString']),
    set: (document) => {
      if (document === null) delete double.secrets.AWSCURRENT
      else double.secrets.AWSCURRENT = { SecretString: JSON.stringify(document) }
    },
    written: () => double.written,
    forbidWriting: () => void double.denied.add('PutSecretValue'),
  }
}

export const azurePlace = (fetching?: typeof globalThis.fetch): KeptPlace & { readonly double: AzureDouble } => {
  const clock = new FakeClock()
  const double = new AzureDouble()
  const fetch = fetching ?? double.fetch
  const credential = azureClientSecret({ ...azureApplication, fetch, clock })
  const given = { vaultUrl: double.origin, name: 'postern', credential, fetch, clock }
  return {
    ...{ clock, double, keeper: azureKeyVaultKeeper(given), credentials: fromAzureKeyVault(given) },
    writing: 'PUT',
    get: () => parsed(double.current?.value),
    set: (document) => {
      double.current = document && { value: JSON.stringify(document) }
    },
    written: () => double.written,
    forbidWriting: () => void (double.mayWrite = false),
  }
}

export const vaultPlace = (fetching?: typeof globalThis.fetch): KeptPlace & { readonly double: VaultDouble } => {
  const clock = new FakeClock()
  const double = new VaultDouble()
  const login = vaultAppRole(vaultRole)
  const given = { url: double.origin, path: 'billing/postern', login, fetch: fetching ?? double.fetch, clock }
  let set = 1
  return {
    ...{ clock, double, keeper: vaultKeeper(given), credentials: fromVault(given) },
    writing: 'POST /v1/secret/data/billing/postern',
    get: () => double.versions.at(-1) ?? null,
    set: (document) => {
      double.versions = document === null ? [] : [{ ...document }]
      set = double.versions.length
    },
    written: () => double.versions.length - set,
    forbidWriting: () => void (double.capabilities = ['read']),
  }
}
