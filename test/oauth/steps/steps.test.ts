import { describe, expect, it } from 'vitest'
import { oauthSteps } from '../../../packages/server/src/faces/oauth/endpoints.ts'
import { grants } from '../../../packages/server/src/faces/oauth/steps/run-grant.ts'

describe('the OAuth endpoints', () => {
  it('take these steps, in this order: a step that is left out or moved is a decision, not an accident', () => {
    const names = Object.fromEntries(
      Object.entries(oauthSteps).map(([endpoint, steps]) => [endpoint, steps.map((step) => step.name)]),
    )
    expect(names).toEqual({
      token: [
        'refuseQuery',
        'readForm',
        'readClientCredentials',
        'readProof',
        'authenticateClient',
        'confirmProof',
        'runGrant',
      ],
      revoke: [
        'refuseQuery',
        'readForm',
        'readClientCredentials',
        'authenticateClient',
        'requireToken',
        'revokePresented',
      ],
      introspect: [
        'refuseQuery',
        'readForm',
        'readClientCredentials',
        'authenticateClient',
        'requireToken',
        'introspectPresented',
      ],
      jwks: ['publishKeys'],
      authorizationServerMetadata: ['publishMetadata'],
      openidConfiguration: ['publishMetadata'],
    })
  })

  it('know these grants, each with the parameters it reads', () => {
    expect(grants.map(({ grantType, parameters }) => [grantType, parameters])).toEqual([
      ['client_credentials', ['scope', 'resource']],
      [
        'urn:ietf:params:oauth:grant-type:token-exchange',
        [
          ...['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'requested_token_type'],
          ...['scope', 'resource', 'audience'],
        ],
      ],
    ])
  })
})
