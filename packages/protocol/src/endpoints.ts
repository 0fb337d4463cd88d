interface Definition {
  readonly path: string
  readonly methods: readonly ('GET' | 'POST')[]
  /**
   * Who may call it: `open` to all, `client` with client authentication, `bearer` with an access token or a session,
   * `set-up` and `invited` with their one-time tokens, `operator` with the token of the configuration.
   */
  readonly access: 'open' | 'client' | 'bearer' | 'set-up' | 'invited' | 'operator'
}

// By themselves, so that a client that needs only these carries only these.
export const graphqlPath = '/graphql'
export const authorizationServerMetadataPath = '/.well-known/oauth-authorization-server'

/** Every HTTP endpoint there is. A path that is not here is answered with UNKNOWN_ENDPOINT. */
export const endpoints = {
  /** By GET it is GraphiQL, for people who are signed in. */
  graphql: { path: graphqlPath, methods: ['POST', 'GET'], access: 'bearer' },
  graphiqlScript: { path: '/graphql/graphiql.js', methods: ['GET'], access: 'open' },
  graphiqlStyle: { path: '/graphql/graphiql.css', methods: ['GET'], access: 'open' },
  token: { path: '/oauth/token', methods: ['POST'], access: 'client' },
  revoke: { path: '/oauth/revoke', methods: ['POST'], access: 'client' },
  introspect: { path: '/oauth/introspect', methods: ['POST'], access: 'client' },
  revocations: { path: '/oauth/revocations', methods: ['GET'], access: 'bearer' },
  jwks: { path: '/.well-known/jwks.json', methods: ['GET'], access: 'open' },
  authorizationServerMetadata: {
    path: authorizationServerMetadataPath,
    methods: ['GET'],
    access: 'open',
  },
  openidConfiguration: { path: '/.well-known/openid-configuration', methods: ['GET'], access: 'open' },
  setUp: { path: '/setup', methods: ['GET', 'POST'], access: 'set-up' },
  invitation: { path: '/invitation', methods: ['GET', 'POST'], access: 'invited' },
  signIn: { path: '/sign-in', methods: ['GET', 'POST'], access: 'open' },
  /** Where `postern login` sends the browser. */
  signInCommand: { path: '/sign-in/command', methods: ['GET', 'POST'], access: 'open' },
  /** For people who found a secret; a program reports it by GraphQL. */
  reportLeak: { path: '/report-leak', methods: ['GET', 'POST'], access: 'open' },
  /** Where no mail server is named: what would have been sent. */
  outbox: { path: '/outbox', methods: ['GET'], access: 'bearer' },
  auditExport: { path: '/audit/export', methods: ['GET'], access: 'bearer' },
  live: { path: '/health/live', methods: ['GET'], access: 'open' },
  metrics: { path: '/metrics', methods: ['GET'], access: 'operator' },
  ready: { path: '/health/ready', methods: ['GET'], access: 'open' },
} as const satisfies Record<string, Definition>

export type EndpointName = keyof typeof endpoints
