import { Agent as PlainAgent, request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { EgressFailure, type EgressAnswer } from '../../kernel/egress.ts'

export interface Exchange {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Where the host is: no other address is connected to. */
  readonly addresses: readonly string[]
  /** Trusted besides the authorities that Node trusts. */
  readonly authorities: readonly string[]
  readonly signal: AbortSignal
  readonly mostBytes: number
}

// No connection outlives its request, no TLS session is taken up again, and no proxy that the environment names is asked.
const agents = {
  'http:': new PlainAgent({ keepAlive: false }),
  'https:': new TlsAgent({ keepAlive: false, maxCachedSessions: 0 }),
}

/** Answers what was judged, whatever the name resolves to by now: a second answer of the DNS is never asked for. */
const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, answer) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }))
    if (options.all) answer(null, all)
    else answer(null, all[0]!.address, all[0]!.family)
  }

const bodyOf = async (incoming: IncomingMessage, mostBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw new EgressFailure('ANSWER_TOO_LARGE')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )

/** Codes of what is wrong with a certificate, of OpenSSL and of Node. */
const certificateCodes =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERR_TLS_CERT_)/

const failureOf = (cause: unknown, signal: AbortSignal): EgressFailure => {
  if (cause instanceof EgressFailure) return cause
  if (signal.aborted) return new EgressFailure('TIMED_OUT')
  const { code } = cause as { code?: unknown }
  return new EgressFailure(
    typeof code === 'string' && certificateCodes.test(code) ? 'CERTIFICATE_REFUSED' : 'UNREACHABLE',
  )
}

/** One request and its answer. @throws EgressFailure */
export const exchange = async (order: Exchange): Promise<EgressAnswer> => {
  const { url, method, headers, body, addresses, authorities, signal, mostBytes } = order
  const isTls = url.protocol === 'https:'
  const options: RequestOptions & Record<string, unknown> = {
    method,
    headers: { ...headers, ...(body !== null && { 'content-length': Buffer.byteLength(body) }) },
    agent: agents[isTls ? 'https:' : 'http:'],
    lookup: pinnedTo(addresses),
    // Asked for all, the lookup gives all, and the one that connects is taken (RFC 8305).
    autoSelectFamily: true,
    signal,
    // Said because NODE_TLS_REJECT_UNAUTHORIZED would otherwise have a say in it.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(authorities.length > 0 && { ca: [...authorities] }),
  }
  const outgoing = (isTls ? tlsRequest : plainRequest)(url, options)
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve)
      // It stays: an error that nobody hears ends the process.
      outgoing.on('error', reject)
      outgoing.once('close', () => reject(new EgressFailure('UNREACHABLE')))
      outgoing.end(body ?? undefined)
    })
    return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), body: await bodyOf(incoming, mostBytes) }
  } catch (cause) {
    throw failureOf(cause, signal)
  } finally {
    outgoing.destroy()
  }
}
