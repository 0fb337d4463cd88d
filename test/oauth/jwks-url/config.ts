import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine' | 'other'> = {
  clients: { machine: { permissions: ['applications:read'] }, other: { permissions: ['applications:read'] } },
}
