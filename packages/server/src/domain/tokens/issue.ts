import type { Confirmation, ErrorCode, Permission, TokenResponse } from '@postern/protocol'
import type { Call } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { isoTime } from '../../kernel/iso-time.ts'
import { issue, type Issued } from '../../kernel/issue.ts'
import { recordFailure, Refusal } from '../../kernel/refusal.ts'
import type { Client } from './client-directory.ts'
import { tokenTypeOf, type Holder } from './holder.ts'
import { renewalSlotSeconds } from './renewal-slot.ts'

interface Request {
  readonly client: Client
  /** The ID of what it authenticated with. */
  readonly credential: string
  /** What it asks for, as it came; all that was granted where left out. */
  readonly scope: string | undefined
  /** Whom the token shall be for (RFC 8707); our own API where left out. */
  readonly resource: string | undefined
  /** What the client showed that it has. */
  readonly holder: Holder
}

// scope-token of RFC 6749 §3.3, one space between each.
const scopeSyntax = /^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/

/** The refusal of a client that is known; `field` is the parameter that is at fault. */
export const refusal = (
  client: Client,
  code: ErrorCode,
  field: string,
  message: string,
  action: Permission = 'tokens:issue',
): Refusal =>
  new Refusal(fault(code, message, { fields: [{ path: field, message }] }), {
    action,
    outcome: 'refused',
    code,
    space: client.spaceId,
    target: { type: 'Application', id: client.id },
  })

/** What is asked for of what may be had, all of it where nothing is. @throws Refusal where it is malformed or more */
export const scopeOf = (
  client: Client,
  asked: string | undefined,
  most: readonly string[],
  action: Permission = 'tokens:issue',
): readonly string[] => {
  if (asked === undefined) return most
  if (!scopeSyntax.test(asked)) throw refusal(client, 'INVALID_INPUT', 'scope', 'The scope is malformed.', action)
  const scope = [...new Set(asked.split(' '))]
  if (scope.every((permission) => most.includes(permission))) return scope
  const message = 'The scope holds a permission that the application was not granted.'
  throw refusal(client, 'FORBIDDEN', 'scope', message, action)
}

/** What the token is bound to: what the application must show, and a key that it proved unasked (RFC 9449 §5). @throws Refusal */
export const bindingOf = (
  client: Client,
  { jkt, certificate }: Holder,
  action: Permission = 'tokens:issue',
): Confirmation | undefined => {
  if (client.tokenBinding === 'dpop' && jkt === null)
    throw refusal(
      client,
      'FORBIDDEN',
      'DPoP',
      'Tokens of this application are bound to a key: send a DPoP proof.',
      action,
    )
  const shown = client.tokenBinding === 'mtls' ? certificate() : undefined
  if (shown === null)
    throw refusal(
      client,
      'FORBIDDEN',
      'certificate',
      'Tokens of this application are bound to a certificate: connect with one, where this service takes them.',
      action,
    )
  if (jkt === null && shown === undefined) return undefined
  return { ...(jkt !== null && { jkt }), ...(shown !== undefined && { 'x5t#S256': shown.thumbprint }) }
}

/** Issues an access token (RFC 9068) to a client that has authenticated. */
export const issueToken = issue(
  'tokens:issue',
  (
    deps,
    _call,
    { client, credential, scope: asked, resource, holder }: Request,
  ): Issued<TokenResponse, 'tokens:issue'> => {
    const scope = scopeOf(client, asked, client.permissions).join(' ')
    const audience = resource ?? deps.issuer
    if (audience !== deps.issuer && !client.audiences.includes(audience)) {
      throw refusal(client, 'FORBIDDEN', 'resource', 'The application may not have tokens for this resource.')
    }
    const bound = bindingOf(client, holder)
    const now = deps.clock.now()
    const issuedAt = Math.floor(now / 1000)
    const expiresIn = client.tokenLifeSeconds
    const token = deps.ids.mint('Token', now)
    // A scope without a single permission has no text (RFC 6749 §3.3), so it is left out.
    const scopeMember = scope === '' ? {} : { scope }
    const sign = deps.signer.prepare(
      {
        iss: deps.issuer,
        sub: client.id,
        aud: audience,
        client_id: client.id,
        iat: issuedAt,
        exp: issuedAt + expiresIn,
        jti: token,
        ...scopeMember,
        space: client.spaceId,
        epoch: client.epoch,
        credential,
        ...(bound && { cnf: bound }),
      },
      now,
    )
    return {
      make: async () => ({
        access_token: await sign(),
        token_type: tokenTypeOf(bound),
        expires_in: expiresIn,
        refresh_in: renewalSlotSeconds(expiresIn, deps.randomness.fraction()),
        ...scopeMember,
      }),
      space: client.spaceId,
      target: { type: 'Application', id: client.id },
      change: {
        after: {
          token,
          scope,
          audience,
          expiresAt: isoTime((issuedAt + expiresIn) * 1000),
          ...(bound && { boundTo: bound }),
        },
      },
    }
  },
)

/**
 * Records that a right secret, or a right signature, came from where, or when, the application may not be used, or for the
 * second time: whoever sent it holds what the application holds.
 * @throws Fault AUDIT_UNAVAILABLE
 */
export const recordRefusedClient = async (
  deps: Deps,
  call: Call,
  client: Client,
  permission: Permission,
): Promise<void> => {
  const message = 'The application is disabled, may not come from this address, or what it sent does not hold.'
  await recordFailure(deps, call, permission, refusal(client, 'UNAUTHENTICATED', 'client_id', message, permission))
}
