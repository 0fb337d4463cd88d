import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'machine'> = {
  clients: { machine: { permissions: ['applications:read'] } },
}
