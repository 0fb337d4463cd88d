import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'other' | 'server' | 'bound' | 'empty'> = {
  clients: {
    machine: { permissions: ['applications:read', 'spaces:read'] },
    other: { permissions: ['applications:read'] },
    /** A resource server: asks about the tokens it is shown. */
    server: { permissions: ['tokens:introspect'] },
    bound: { permissions: ['applications:read'], allowedAddresses: ['192.0.2.0/24'] },
    empty: { permissions: [] },
  },
}
