import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'bare'> = {
  clients: {
    machine: { permissions: ['applications:read', 'applications:rotate', 'spaces:read'] },
    bare: { permissions: [] },
  },
}
