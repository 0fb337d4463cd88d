import type { EndpointName, Permission } from '@postern/protocol'
import { errors } from '@postern/protocol'
import { isFault } from '../../kernel/fault.ts'
import { normaliseFault } from '../../kernel/normalise-fault.ts'
import { send, sendJson, type Exchange, type Handler } from '../shared/exchange.ts'
import type { OAuthContext, Step } from './context.ts'
import { OAuthError, type OAuthErrorCode } from './oauth-error.ts'
import { authenticateClient } from './steps/authenticate-client.ts'
import { confirmProof } from './steps/confirm-proof.ts'
import { introspectPresented } from './steps/introspect-presented.ts'
import { publishKeys } from './steps/publish-keys.ts'
import { publishMetadata } from './steps/publish-metadata.ts'
import { readClientCredentials } from './steps/read-client-credentials.ts'
import { readForm } from './steps/read-form.ts'
import { readProof } from './steps/read-proof.ts'
import { refuseQuery } from './steps/refuse-query.ts'
import { requireToken } from './steps/require-token.ts'
import { revokePresented } from './steps/revoke-presented.ts'
import { runGrant } from './steps/run-grant.ts'

export type OAuthEndpoint = Extract<
  EndpointName,
  'token' | 'revoke' | 'introspect' | 'jwks' | 'authorizationServerMetadata' | 'openidConfiguration'
>

/** Which steps each endpoint takes, in order. */
export const oauthSteps: Readonly<Record<OAuthEndpoint, readonly Step[]>> = {
  token: [refuseQuery, readForm, readClientCredentials, readProof, authenticateClient, confirmProof, runGrant],
  revoke: [refuseQuery, readForm, readClientCredentials, authenticateClient, requireToken, revokePresented],
  introspect: [refuseQuery, readForm, readClientCredentials, authenticateClient, requireToken, introspectPresented],
  jwks: [publishKeys],
  authorizationServerMetadata: [publishMetadata],
  openidConfiguration: [publishMetadata],
}

/** What the evidence of a client that is not believed names. */
const permissions: Readonly<Partial<Record<OAuthEndpoint, Permission>>> = {
  token: 'tokens:issue',
  revoke: 'tokens:revoke',
  introspect: 'tokens:introspect',
}

// The parameters of a token request that are the kernel's to judge, and what the standards call it when they are wrong.
const errorOfField: Readonly<Record<string, OAuthErrorCode>> = {
  scope: 'invalid_scope',
  resource: 'invalid_target',
  DPoP: 'invalid_request',
  certificate: 'invalid_request',
  subject_token: 'invalid_request',
  actor_token: 'invalid_request',
  grant_type: 'unauthorized_client',
}

const refusalOf = (exchange: Exchange, cause: unknown): OAuthError => {
  if (cause instanceof OAuthError) return cause
  const { deps } = exchange.services
  const known = normaliseFault(deps.database, cause)
  if (known.code !== 'INTERNAL') {
    const atFault = errorOfField[known.details.fields?.[0]?.path ?? '']
    if (atFault) return new OAuthError(atFault, known.message)
    const { status } = errors[known.code]
    const error = status >= 500 ? (status === 503 ? 'temporarily_unavailable' : 'server_error') : 'invalid_request'
    return new OAuthError(error, known.message, { status, code: known.code })
  }
  deps.log.error({ err: cause as Error, requestId: exchange.requestId }, 'unexpected error')
  return new OAuthError('server_error', 'Something went wrong on our side.', { status: 500, code: 'INTERNAL' })
}

const countRefusal = ({ services: { deps }, address }: Exchange, { error, code }: OAuthError): void => {
  deps.refusals.add(
    address,
    code ?? (error === 'invalid_client' ? 'UNAUTHENTICATED' : 'MALFORMED_REQUEST'),
    deps.clock.now(),
  )
}

const noBody = Buffer.alloc(0)
const noParameters: ReadonlyMap<string, string> = new Map()

/** The handler of an endpoint: its steps in order, then the answer or the error of RFC 6749 §5.2. */
export const oauthHandler = (endpoint: OAuthEndpoint): Handler => {
  const steps = oauthSteps[endpoint]
  return async (exchange) => {
    const context: OAuthContext = {
      exchange,
      permission: permissions[endpoint] ?? null,
      body: noBody,
      parameters: noParameters,
      presented: null,
      proof: null,
      client: null,
      credential: null,
      call: null,
      isRecorded: false,
      answer: null,
    }
    try {
      for (const step of steps) {
        const pending = step(context)
        if (pending) await pending
      }
      const { answer } = context
      if (!answer) throw new Error(`No step of ${endpoint} answers.`)
      if (answer.body === null) send(exchange, answer.status, answer.headers, '')
      else sendJson(exchange, answer.status, answer.body, answer.headers)
    } catch (cause) {
      const refusal = refusalOf(exchange, cause)
      const { error, message, status, headers, code } = refusal
      exchange.services.traffic.oauthRefusals.add(error)
      // What the kernel threw in the client's name is recorded; the rest is by callers nobody knows, who are counted.
      const isRecorded = context.isRecorded || (context.call !== null && isFault(cause))
      // Who is asked for a nonce was not refused.
      if (!isRecorded && refusal.error !== 'use_dpop_nonce') countRefusal(exchange, refusal)
      const own = { ...(code && { code }), request_id: exchange.requestId }
      sendJson(
        exchange,
        status,
        { error, error_description: message, ...own },
        { 'cache-control': 'no-store', pragma: 'no-cache', ...headers },
      )
    }
  }
}
