import type { OAuthConfig } from '../../support/oauth.ts'

const permissions = ['spaces:read'] as const

export const config = {
  clients: {
    hourly: { permissions, tokensPerHour: 6 },
    both: { permissions, tokensPerHour: 4, tokensPerDay: 6 },
    free: { permissions },
    changed: { permissions, tokensPerDay: 1 },
  },
} satisfies OAuthConfig
