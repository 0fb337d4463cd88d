import { authorizationServerMetadataPath, endpoints } from '@postern/protocol'
import { printable } from '../printable.ts'
import type { Shell } from '../shell.ts'
import { failed, ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'

const timeoutMs = 10_000
/** Beyond this, assertions and the checks of others begin to fail. */
const mostSkewMs = 30_000
const certificateCodes =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERR_TLS_CERT_)/

type Json = Readonly<Record<string, unknown>>

const get = (url: string, { signal }: Shell): Promise<Response> =>
  fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) })

const jsonOf = async (response: Response): Promise<Json | null> => {
  const value: unknown = await response.json().catch(() => null)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

const unreached = (url: URL, cause: unknown): Finding => {
  const { code } = ((cause as { readonly cause?: unknown }).cause ?? {}) as { readonly code?: unknown }
  const shown = typeof code === 'string' && /^\w+$/.test(code) ? ` (${code})` : ''
  if (typeof code === 'string' && certificateCodes.test(code))
    return failed(
      'REACHABLE',
      `The certificate at ${url.origin} is not one that is trusted here${shown}.`,
      'Name the authority of your own in NODE_EXTRA_CA_CERTS, or let whoever runs the server renew its certificate.',
    )
  return failed(
    'REACHABLE',
    `Nothing answers at ${url.origin}${shown}.`,
    'See that the server runs, that POSTERN_URL or --url is its address, and that no firewall or proxy is in between.',
  )
}

const clockFinding = (response: Response, before: number, after: number): Finding => {
  const date = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(date)) return unknown('CLOCK', 'The server told no time.', 'Let proxies pass on the header `Date`.')
  // The header names a whole second, which may be nearly over.
  const skew = Math.max(before - (date + 1_000), 0) || Math.min(after - date, 0)
  if (Math.abs(skew) <= mostSkewMs) return ok('CLOCK', 'The clock of this machine agrees with that of the server.')
  const found = `The clock of this machine is ${Math.round(Math.abs(skew) / 1_000)} s ${skew > 0 ? 'ahead of' : 'behind'} that of the server.`
  return warning(
    'CLOCK',
    found,
    'Let the machine set its clock by NTP: what is signed here may count as too old or too new.',
  )
}

const metadataFinding = (url: URL, metadata: Json | null, status: number): Finding => {
  const issuer = metadata?.['issuer']
  if (status !== 200 || typeof issuer !== 'string')
    return failed(
      'METADATA',
      `What answers at ${url.origin} says nothing of an issuer (status ${status}).`,
      'See that the address leads to Postern and not to a page of a proxy.',
    )
  if (issuer === url.origin) return ok('METADATA', `It names itself ${issuer}.`)
  return failed(
    'METADATA',
    `It names itself ${printable(issuer.slice(0, 200))}, and is asked as ${url.origin}.`,
    'Give --url exactly as the server names itself, or set POSTERN_PUBLIC_URL there to this address.',
  )
}

const keysFinding = async (url: URL, shell: Shell): Promise<Finding> => {
  const answer = await get(`${url.origin}${endpoints.jwks.path}`, shell).catch(() => null)
  const keys = answer?.status === 200 ? (await jsonOf(answer))?.['keys'] : null
  if (Array.isArray(keys) && keys.length > 0)
    return ok('KEYS', `The keys that tokens are verified with can be read: ${keys.length}.`)
  return failed(
    'KEYS',
    `The keys that tokens are verified with cannot be read${answer ? ` (status ${answer.status})` : ''}.`,
    `Let ${endpoints.jwks.path} pass: without it nobody can verify a token.`,
  )
}

/** Whether the server can be reached, is the one that is meant, and tells the same time; nothing more where it is not. */
export const examineServer = async (shell: Shell, url: URL): Promise<readonly Finding[]> => {
  const before = shell.now()
  const answer = await get(`${url.origin}${authorizationServerMetadataPath}`, shell).catch((cause: unknown) =>
    unreached(url, cause),
  )
  shell.signal.throwIfAborted()
  if (!(answer instanceof Response)) return [answer]
  const after = shell.now()
  if (answer.status >= 300 && answer.status < 400)
    return [
      failed(
        'REACHABLE',
        `${url.origin} leads elsewhere (status ${answer.status}).`,
        'Give --url the address it redirects to.',
      ),
    ]
  const metadata = metadataFinding(url, await jsonOf(answer), answer.status)
  const reached = [
    ok('REACHABLE', `The server answers at ${url.origin}.`),
    metadata,
    clockFinding(answer, before, after),
  ]
  return metadata.status === 'ok' ? [...reached, await keysFinding(url, shell)] : reached
}
