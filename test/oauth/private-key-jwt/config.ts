import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'other'> = {
  clients: {
    machine: { permissions: ['applications:read'], allowedAddresses: ['198.51.0.0/16'] },
    other: { permissions: ['spaces:read'] },
  },
}
