/** What the environment says of secret managers, by the names that their own programs have for it. */
export interface ManagerSettings {
  readonly aws: {
    readonly accessKeyId: string | null
    readonly secretAccessKey: string | null
    readonly sessionToken: string | null
    readonly endpoint: string | null
  }
  readonly azure: {
    readonly tenantId: string | null
    readonly clientId: string | null
    readonly clientSecret: string | null
    readonly authorityHost: string | null
  }
  readonly vault: {
    readonly token: string | null
    readonly roleId: string | null
    readonly secretId: string | null
    readonly namespace: string | null
  }
}

/** The environment's part, asked for each name. */
export const managerSettings = (given: (name: string) => string | null): ManagerSettings => ({
  aws: {
    accessKeyId: given('AWS_ACCESS_KEY_ID'),
    secretAccessKey: given('AWS_SECRET_ACCESS_KEY'),
    sessionToken: given('AWS_SESSION_TOKEN'),
    endpoint: given('AWS_ENDPOINT_URL_SECRETS_MANAGER') ?? given('AWS_ENDPOINT_URL'),
  },
  azure: {
    tenantId: given('AZURE_TENANT_ID'),
    clientId: given('AZURE_CLIENT_ID'),
    clientSecret: given('AZURE_CLIENT_SECRET'),
    authorityHost: given('AZURE_AUTHORITY_HOST'),
  },
  vault: {
    token: given('VAULT_TOKEN'),
    roleId: given('VAULT_ROLE_ID'),
    secretId: given('VAULT_SECRET_ID'),
    namespace: given('VAULT_NAMESPACE'),
  },
})
