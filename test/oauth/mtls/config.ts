import type { OAuthConfig } from '../../support/oauth.ts'

export const config = {
  server: { clientCertificates: 'proxy' },
  clients: {
    bound: { permissions: ['applications:read', 'audit:export'], tokenBinding: 'mtls' },
    free: { permissions: ['applications:read'] },
  },
} satisfies OAuthConfig
