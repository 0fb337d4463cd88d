// `@postern/sdk/credentials/vault`: credentials from HashiCorp Vault and OpenBao, and new secrets put there.
export { fromVault } from '../credentials/vault.ts'
export type { VaultOptions } from '../credentials/vault.ts'
export { vaultAppRole, vaultKubernetes, vaultToken } from '../credentials/vault-login.ts'
export type { VaultLogin } from '../credentials/vault-login.ts'
export type { ManagerOptions } from '../credentials/kept.ts'
export { vaultKeeper } from '../credentials/vault-keeper.ts'
export type { KeeperSettings, SecretKeeper } from '../credentials/keeper.ts'
export type { NewSecret, SecretOwner, StandingSecret } from '../credentials/standing-secret.ts'
