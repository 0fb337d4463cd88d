// `@postern/sdk/credentials/vault`: credentials from HashiCorp Vault and OpenBao.
export { fromVault } from '../credentials/vault.ts'
export type { VaultOptions } from '../credentials/vault.ts'
export { vaultAppRole, vaultKubernetes, vaultToken } from '../credentials/vault-login.ts'
export type { VaultLogin } from '../credentials/vault-login.ts'
export type { ManagerOptions } from '../credentials/kept.ts'
