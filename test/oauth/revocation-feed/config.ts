import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'server'> = {
  clients: {
    machine: { permissions: ['applications:read', 'spaces:read'] },
    server: { permissions: ['tokens:introspect', 'spaces:read'] },
  },
}
