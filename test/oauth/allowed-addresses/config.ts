import type { OAuthConfig } from '../../support/oauth.ts'

export const config: OAuthConfig<'bound' | 'boundToIpv6' | 'free'> = {
  // 10.0.0.1 is a second proxy, in front of the one that connects.
  server: { trustedProxies: ['127.0.0.1', '10.0.0.1'] },
  clients: {
    bound: { permissions: ['applications:read'], allowedAddresses: ['192.0.2.0/24', '198.51.100.7'] },
    boundToIpv6: { permissions: ['applications:read'], allowedAddresses: ['2001:db8:1::/48'] },
    free: { permissions: ['applications:read'] },
  },
}
