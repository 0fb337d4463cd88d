import type { EndpointName } from '@postern/protocol'

/** A part of a standard that is kept, where it can be seen, and the tests that hold it. */
interface Rule {
  readonly standard: string
  /** Its sections, or nothing where it is kept as a whole. */
  readonly sections: string
  readonly about: string
  readonly endpoints: readonly EndpointName[]
  /** Folders below test/. */
  readonly tests: readonly string[]
}

/** The standards that the OAuth endpoints keep, and the sign-in of the command. docs/standards.md is made from it. */
export const standards: readonly Rule[] = [
  {
    standard: 'RFC 6749',
    sections: '2.3.1',
    about: 'Client authentication with a secret, in the header or in the body, never both and never in the URI',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: [
      'oauth/client-secret-basic',
      'oauth/client-secret-post',
      'oauth/two-methods-at-once',
      'oauth/wrong-credentials',
      'oauth/secret-states',
      'oauth/disabled-application',
      'oauth/allowed-addresses',
    ],
  },
  {
    standard: 'RFC 6749',
    sections: '3.2, 4.4, appendix A, appendix B',
    about: 'The token endpoint, its form, and the client credentials grant',
    endpoints: ['token'],
    tests: ['oauth/form', 'oauth/grant-type', 'oauth/steps'],
  },
  {
    standard: 'RFC 6585',
    sections: '4',
    about: 'Too many tokens for one application: 429, and when to come back',
    endpoints: ['token'],
    tests: ['oauth/token-quota'],
  },
  { standard: 'RFC 6749', sections: '3.3', about: 'Scope', endpoints: ['token'], tests: ['oauth/scope'] },
  {
    standard: 'RFC 6749',
    sections: '5.1, 5.2',
    about: 'Answers and errors; `refresh_in` is a member of our own (§5.1 allows more)',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: ['oauth/answers', 'oauth/refresh-in'],
  },
  {
    standard: 'RFC 6750',
    sections: '2.1, 3',
    about: 'Bearer tokens in the header, and the challenge to whoever shows none or a wrong one',
    endpoints: ['graphql', 'auditExport', 'revocations'],
    tests: ['authorization', 'oauth/revocation-feed'],
  },
  {
    standard: 'RFC 7009',
    sections: '2',
    about: 'Revocation, by the client that the token was issued to',
    endpoints: ['revoke'],
    tests: ['oauth/revocation', 'oauth/clients'],
  },
  {
    standard: 'RFC 7515, RFC 7518',
    sections: '3.4',
    about: 'Signatures: ES256',
    endpoints: ['token', 'revocations'],
    tests: ['oauth/access-token', 'oauth/revocation-feed'],
  },
  {
    standard: 'RFC 7517, RFC 7638',
    sections: '5',
    about: 'The key set, its keys named by their thumbprints, the next one published before it is used',
    endpoints: ['jwks'],
    tests: ['oauth/jwks', 'oauth/key-rotation'],
  },
  {
    standard: 'RFC 7521, RFC 7523',
    sections: '4.2; 2.2, 3',
    about:
      'Client authentication with a key pair (private_key_jwt): an assertion for our issuer alone, of minutes, good for one use',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: ['oauth/private-key-jwt', 'oauth/two-methods-at-once', 'oauth/clients'],
  },
  {
    standard: 'RFC 7517',
    sections: '5',
    about: 'Key sets that applications publish: what is of no use is passed over, what is none is not taken',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: ['oauth/jwks-url', 'oauth/workload-federation'],
  },
  {
    standard: 'RFC 7521, RFC 7523',
    sections: '4.2; 2.2, 3',
    about: 'Client authentication with a token of an outside issuer that the application trusts (workload federation)',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: ['oauth/workload-federation'],
  },
  {
    standard: 'OpenID Connect Discovery 1.0',
    sections: '3, 4',
    about: 'Where an outside issuer that is trusted has its keys, by its metadata, which must be its own',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: ['oauth/workload-federation'],
  },
  {
    standard: 'RFC 7662',
    sections: '2, 4',
    about: 'Introspection; `space` and `epoch` are members of our own (§2.2 allows more)',
    endpoints: ['introspect'],
    tests: ['oauth/introspection', 'oauth/clients'],
  },
  {
    standard: 'RFC 7636',
    sections: '4.1, 4.2, 4.3, 4.6',
    about: 'The code of `postern login` is bound to a verifier: S256, and nothing else',
    endpoints: ['signInCommand', 'graphql'],
    tests: ['flows', 'cli'],
  },
  {
    standard: 'RFC 8252',
    sections: '7.3, 8.3',
    about: 'The answer to `postern login` goes to the literal loopback address, at a port that the system chooses',
    endpoints: ['signInCommand'],
    tests: ['flows', 'cli', 'e2e'],
  },
  {
    standard: 'RFC 9207',
    sections: '2',
    about: 'The answer to `postern login` says whose it is, and the command takes no other',
    endpoints: ['signInCommand'],
    tests: ['flows', 'cli'],
  },
  {
    standard: 'RFC 8414',
    sections: '2, 3',
    about: 'Server metadata',
    endpoints: ['authorizationServerMetadata'],
    tests: ['oauth/metadata'],
  },
  {
    standard: 'RFC 8693',
    sections: '2, 4.1',
    about: 'Token exchange: a token for another API in the name of whoever sent one, with who acts for whom',
    endpoints: ['token', 'introspect'],
    tests: ['oauth/token-exchange'],
  },
  {
    standard: 'RFC 8707',
    sections: '2',
    about: 'Resource indicators: a token is for our own API or for one of the audiences of the application',
    endpoints: ['token'],
    tests: ['oauth/resource'],
  },
  {
    standard: 'RFC 8725',
    sections: '3',
    about:
      'One algorithm for our tokens and an allow-list for what others sign, explicit types, nothing in a header that we do not expect',
    endpoints: ['graphql', 'introspect', 'token', 'revoke'],
    tests: ['authorization', 'oauth/introspection', 'oauth/private-key-jwt'],
  },
  {
    standard: 'RFC 9068',
    sections: '2, 4',
    about: 'Access tokens as JWTs of the type at+jwt',
    endpoints: ['token', 'graphql'],
    tests: ['oauth/access-token', 'oauth/clients'],
  },
  {
    standard: 'RFC 9110',
    sections: '13.1.2, 15.4.5',
    about: 'The revocation feed is not sent again to who has it',
    endpoints: ['revocations'],
    tests: ['oauth/revocation-feed'],
  },
  {
    standard: 'RFC 8705',
    sections: '3, 3.1, 3.2, 3.3',
    about: 'Tokens that are bound to the certificate of the connection',
    endpoints: ['token', 'introspect', 'graphql', 'auditExport', 'revocations'],
    tests: ['oauth/mtls'],
  },
  {
    standard: 'RFC 8705',
    sections: '2.1, 2.1.1, 2.1.2',
    about:
      'Client authentication with a certificate that an authority issued (tls_client_auth): directly, for one name, trusted for one application',
    endpoints: ['token', 'introspect', 'revoke', 'authorizationServerMetadata'],
    tests: ['oauth/mtls-client-authentication', 'oauth/clients'],
  },
  {
    standard: 'RFC 8705',
    sections: '2.2, 2.2.1',
    about: 'Client authentication with a certificate that was registered (self_signed_tls_client_auth)',
    endpoints: ['token', 'introspect', 'revoke', 'authorizationServerMetadata'],
    tests: ['oauth/mtls-client-authentication', 'oauth/clients'],
  },
  {
    standard: 'RFC 4514',
    sections: '2, 3',
    about: 'Distinguished names that certificates are registered by: all of it, in its order, to the letter',
    endpoints: ['token'],
    tests: ['oauth/mtls-client-authentication'],
  },
  {
    standard: 'RFC 9440',
    sections: '2.1, 4',
    about: 'The certificate in a header, by the word of a trusted proxy that is said to set it',
    endpoints: ['token', 'graphql', 'auditExport', 'revocations'],
    tests: ['oauth/mtls', 'oauth/mtls-client-authentication'],
  },
  {
    standard: 'RFC 9449',
    sections: '4.3, 5, 6.1, 7, 8, 9, 11.1',
    about: 'Tokens that are bound to a key of the client (DPoP), by proofs with a nonce that are good for one use',
    endpoints: ['token', 'introspect', 'graphql', 'auditExport', 'revocations'],
    tests: ['oauth/dpop', 'instances'],
  },
  {
    standard: 'OpenID Connect Core 1.0',
    sections: '9, 10.1',
    about: 'private_key_jwt: which claims an assertion has, and that it names its key where there are several',
    endpoints: ['token', 'introspect', 'revoke'],
    tests: ['oauth/private-key-jwt'],
  },
  {
    standard: 'OpenID Connect Discovery 1.0',
    sections: '4',
    about: 'The same metadata where OpenID Connect looks for it; nothing is promised of an OpenID provider',
    endpoints: ['openidConfiguration'],
    tests: ['oauth/metadata'],
  },
]
