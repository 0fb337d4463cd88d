import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'server' | 'plain'> = {
  clients: {
    machine: {
      permissions: ['applications:read'],
      audiences: ['https://orders.example.com', 'urn:example:billing', 'https://orders.example.com/v2?region=eu'],
    },
    /** Stands behind one of those audiences. */
    server: { permissions: ['tokens:introspect'] },
    plain: { permissions: ['applications:read'] },
  },
}
