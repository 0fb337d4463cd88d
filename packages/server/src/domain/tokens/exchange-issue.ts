import type { ExchangeResponse, Permission } from '@postern/protocol'
import { issue, type Issued } from '../../kernel/issue.ts'
import type { Client } from './client-directory.ts'
import { isHeldBy, tokenTypeOf, type Holder } from './holder.ts'
import { bindingOf, refusal, scopeOf } from './issue.ts'
import { mostExchanges, type LiveToken } from './model.ts'

interface Request {
  readonly client: Client
  /** The ID of what it authenticated with. */
  readonly credential: string
  /** The token in whose subject's name another is asked for; null where it is not in force. */
  readonly subject: LiveToken | null
  /** The token of who shall act, where one came; null where it is not in force. */
  readonly actor: LiveToken | null | undefined
  readonly scope: string | undefined
  /** Whom the token shall be for: a resource, or an audience by name. */
  readonly resource: string | undefined
  readonly holder: Holder
}

const permission = 'tokens:exchange' satisfies Permission

const refuse = (client: Client, field: string, message: string) =>
  refusal(client, 'FORBIDDEN', field, message, permission)

/** One text whatever is wrong with it: an application learns nothing of tokens that were not made for it. */
const wrongSubject = (client: Client) =>
  refuse(client, 'subject_token', 'The subject_token is not in force, or this application may not exchange it.')

/**
 * The claims of the token that is exchanged. It has to have been sent to the application: made for an API that is among its
 * audiences, by an application of its space; and to be shown by who holds it, where it is bound. @throws Refusal
 */
const subjectOf = ({ client, subject, holder }: Request) => {
  if (!client.permissions.includes(permission))
    throw refuse(client, 'grant_type', 'The application was not granted tokens:exchange.')
  if (!subject) throw wrongSubject(client)
  const { claims } = subject
  const isForClient = [claims.aud].flat().some((audience) => client.audiences.includes(audience))
  if (!isForClient || claims.space !== client.spaceId) throw wrongSubject(client)
  if (claims.cnf && !isHeldBy(claims.cnf, holder)) throw wrongSubject(client)
  if ((claims.origins?.length ?? 0) >= mostExchanges)
    throw refuse(client, 'subject_token', `A token is exchanged ${mostExchanges} times at most.`)
  return claims
}

/** Who acts is who asks: a token that says so is superfluous, and one of somebody else is no proof. @throws Refusal */
const requireOwnActor = ({ client, actor, holder }: Request): void => {
  if (actor === undefined) return
  const claims = actor?.claims
  const isOwn = claims?.client_id === client.id && claims.act === undefined
  if (!isOwn || (claims.cnf && !isHeldBy(claims.cnf, holder)))
    throw refuse(client, 'actor_token', 'The actor_token must be a token of this application itself that is in force.')
}

/**
 * Gives an application a token for another API in the name of whoever sent it theirs (RFC 8693): with no permission that
 * either of them lacks, for no longer, and never for our own API, where it could do in another's name what is the
 * other's alone.
 */
export const exchangeToken = issue(
  'tokens:exchange',
  (deps, _call, request: Request): Issued<ExchangeResponse, 'tokens:exchange'> => {
    const { client, credential, resource, holder } = request
    const subject = subjectOf(request)
    requireOwnActor(request)
    if (resource === undefined || resource === deps.issuer || !client.audiences.includes(resource))
      throw refuse(client, 'resource', 'Name the API that the token shall be for: one of the application’s audiences.')
    const shared = (subject.scope?.split(' ') ?? []).filter((one) => client.permissions.includes(one))
    const scope = scopeOf(client, request.scope, shared, permission).join(' ')
    // What held for the token that was given holds for the one that is made of it, too.
    const own = bindingOf(client, holder, permission)
    const bound = subject.cnf || own ? { ...subject.cnf, ...own } : undefined
    const now = deps.clock.now()
    const issuedAt = Math.floor(now / 1000)
    const expiresAt = Math.min(issuedAt + client.tokenLifeSeconds, subject.exp)
    const token = deps.ids.mint('Token', now)
    const scopeMember = scope === '' ? {} : { scope }
    const sign = deps.signer.prepare(
      {
        iss: deps.issuer,
        sub: subject.sub,
        aud: resource,
        client_id: client.id,
        iat: issuedAt,
        exp: expiresAt,
        jti: token,
        ...scopeMember,
        space: client.spaceId,
        epoch: client.epoch,
        credential,
        act: { sub: client.id, ...(subject.act && { act: subject.act }) },
        origins: [{ jti: subject.jti, client_id: subject.client_id, epoch: subject.epoch }, ...(subject.origins ?? [])],
        ...(bound && { cnf: bound }),
      },
      now,
    )
    return {
      make: async () => ({
        access_token: await sign(),
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: tokenTypeOf(bound),
        expires_in: expiresAt - issuedAt,
        ...scopeMember,
      }),
      space: client.spaceId,
      target: { type: 'Application', id: subject.sub },
      change: {
        after: {
          token,
          subject: subject.sub,
          subjectToken: subject.jti,
          scope,
          audience: resource,
          expiresAt: new Date(expiresAt * 1000).toISOString(),
          ...(bound && { boundTo: bound }),
        },
      },
    }
  },
)
