// `@postern/sdk/credentials/azure`: credentials from Azure Key Vault.
export { fromAzureKeyVault } from '../credentials/azure.ts'
export type { AzureCredential, AzureKeyVaultOptions } from '../credentials/azure.ts'
export { azureManagedIdentity } from '../credentials/azure-identity.ts'
export type { AzureManagedIdentityOptions } from '../credentials/azure-identity.ts'
export type { ManagerOptions } from '../credentials/kept.ts'
