import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'brief'> = {
  clients: {
    machine: { permissions: ['applications:read', 'spaces:read'] },
    brief: { permissions: ['applications:read'], tokenLifeSeconds: 300 },
  },
}
