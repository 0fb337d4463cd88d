import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'usual' | 'brief' | 'long'> = {
  clients: {
    usual: { permissions: ['applications:read'] },
    brief: { permissions: ['applications:read'], tokenLifeSeconds: 300 },
    long: { permissions: ['applications:read'], tokenLifeSeconds: 86_400 },
  },
}
