import type { Caller } from '../caller.ts'
import type { Certificate } from '../certificate.ts'
import type { Presented, Verifier } from '../verifier-options.ts'
import { setCaller } from './guard-options.ts'
import type { GuardOptions } from './guard-options.ts'
import { refusalAnswer } from './refusal-answer.ts'

/** What is looked at of a request of `node:http` and `node:https`. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly socket?: object | null
}

/** What is used of a response. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown }
}

interface TlsSocket {
  getPeerCertificate(): { readonly raw?: Uint8Array } | null
}

/** The certificate the client showed in the handshake, by which it holds the key. */
const peerCertificate = (socket: object | null | undefined): Certificate | null => {
  if (!socket || !('getPeerCertificate' in socket)) return null
  return (socket as TlsSocket).getPeerCertificate()?.raw ?? null
}

/** What of a Node request says who calls; `url` where a router has shortened the request's own. */
export const presentedBy = <Request extends NodeRequest>(
  request: Request,
  { certificateOf }: GuardOptions<Request>,
  url = request.url,
): Presented => {
  const { authorization, dpop } = request.headers
  return {
    // Node keeps the first of several; a list would come of something else, and is no credential.
    authorization: typeof authorization === 'string' ? authorization : null,
    dpop,
    method: request.method,
    url,
    certificate: certificateOf ? certificateOf(request) : peerCertificate(request.socket),
  }
}

/**
 * For `node:http` and `node:https`: who makes a request, also as `request.caller`; or null, and then the refusal is
 * answered already.
 */
export const nodeGuard =
  <Request extends NodeRequest = NodeRequest>(verifier: Verifier, options: GuardOptions<Request> = {}) =>
  async (request: Request, response: NodeResponse): Promise<Caller | null> => {
    try {
      const caller = await verifier.authenticate(presentedBy(request, options), options)
      setCaller(request, caller)
      return caller
    } catch (thrown) {
      const { status, headers, body } = refusalAnswer(thrown)
      response.writeHead(status, { ...headers }).end(body)
      return null
    }
  }
