import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'orders' | 'other'> = {
  clients: { orders: { permissions: ['applications:read'] }, other: { permissions: ['applications:read'] } },
}
