import type { OAuthConfig } from '../../support/oauth.ts'

export const config = {
  clients: {
    bound: { permissions: ['applications:read', 'tokens:introspect', 'audit:export'], tokenBinding: 'dpop' },
    free: { permissions: ['applications:read'] },
  },
} satisfies OAuthConfig
