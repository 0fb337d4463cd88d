// `@postern/sdk/credentials/azure`: credentials from Azure Key Vault, and new secrets put there.
export { fromAzureKeyVault } from '../credentials/azure.ts'
export type { AzureKeyVaultOptions } from '../credentials/azure.ts'
export { azureClientSecret, azureManagedIdentity } from '../credentials/azure-identity.ts'
export type {
  AzureClientSecretOptions,
  AzureCredential,
  AzureManagedIdentityOptions,
} from '../credentials/azure-identity.ts'
export type { ManagerOptions } from '../credentials/kept.ts'
export { azureKeyVaultKeeper } from '../credentials/azure-keeper.ts'
export type { KeeperSettings, SecretKeeper } from '../credentials/keeper.ts'
export type { NewSecret, SecretOwner, StandingSecret } from '../credentials/standing-secret.ts'
