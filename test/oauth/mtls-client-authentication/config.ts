import type { OAuthConfig } from '../../support/oauth.ts'

export const config = {
  server: { clientCertificates: 'proxy' },
  clients: {
    machine: { permissions: ['applications:read', 'tokens:introspect'] },
    other: { permissions: ['applications:read'] },
  },
} satisfies OAuthConfig
