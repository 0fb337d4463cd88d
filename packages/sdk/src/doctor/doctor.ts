import type { AccessToken } from '../access-token.ts'
import { createCoreClient } from '../core-client.ts'
import type { ClientOptions } from '../token-client.ts'
import { PosternError } from '../errors.ts'
import { platformWith } from '../platform.ts'
import { failed, ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './findings-of-error.ts'
import { secretExpiry } from './secret-expiry.ts'
import { claimsOfToken, confirmationOf } from './token-claims.ts'

/** Beyond this, assertions, proofs and the checks of others begin to fail. */
const mostSkewMs = 30_000

const clockFinding = ({ clockSkewMs: skew }: AccessToken): Finding => {
  if (skew === null) return unknown('CLOCK', 'The server told no time.', 'Let proxies pass on the header `Date`.')
  if (Math.abs(skew) <= mostSkewMs) return ok('CLOCK', 'This machine’s clock agrees with the server’s.')
  const found = `This machine’s clock is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? 'ahead of' : 'behind'} the server’s.`
  return warning(
    'CLOCK',
    found,
    'Let the machine set its clock by NTP: what is signed here may count as too old or too new.',
  )
}

const scopeFinding = (token: AccessToken, asked: readonly string[] | undefined): Finding => {
  const missing = (asked ?? []).filter((name) => !token.scope.includes(name))
  if (missing.length > 0)
    return failed('SCOPE', `Not granted: ${missing.join(', ')}.`, 'Let somebody grant it, or ask for less in `scope`.')
  if (asked !== undefined) return ok('SCOPE', 'The token has what was asked for.')
  const found = `The token has all that was granted: ${token.scope.join(', ') || 'nothing'}.`
  return warning('SCOPE', found, 'Name in `scope` what is needed, so that a token that leaks can do no more.')
}

const boundTo = (name: 'DPOP' | 'CERTIFICATE', expected: boolean, isBound: boolean, what: string): Finding[] => {
  if (isBound && expected) return [ok(name, `The token is of use only with the ${what}.`)]
  if (!expected) return []
  return [
    failed(name, `The token is not bound to the ${what}.`, `Let it be demanded of the application at the server.`),
  ]
}

const isCertificate = async ({ credentials }: ClientOptions): Promise<boolean> => {
  const signal = new AbortController().signal
  const given = await credentials?.provider({ refused: false, signal })
  return given !== undefined && 'certificate' in given
}

/** What there is to say about a token that came. */
const findingsOf = async (options: ClientOptions, token: AccessToken): Promise<Finding[]> => {
  const claims = claimsOfToken(token)
  const { jkt, 'x5t#S256': certificate } = confirmationOf(claims)
  const { dpop } = options
  return [
    ok('REACHABLE', 'The server answers.'),
    ok('METADATA', 'It names this issuer and its endpoints.'),
    clockFinding(token),
    ok('CREDENTIALS', 'The credentials can be read.'),
    ok('TOKEN', `The server gave a token that ends at ${token.expiresAt.toISOString()}.`),
    scopeFinding(token, options.scope),
    ...boundTo('DPOP', dpop !== undefined, jkt !== undefined && jkt === (await dpop?.thumbprint()), 'key'),
    ...boundTo('CERTIFICATE', await isCertificate(options), typeof certificate === 'string', 'certificate'),
  ]
}

/**
 * Looks at all that a client needs, as it is configured, and gives a finding for each, with what to do. It fetches a token of
 * its own, past any cache, and changes nothing. What is wrong is among the findings, and not thrown.
 */
export const doctor = async (options: ClientOptions): Promise<readonly Finding[]> => {
  const { cache: _, ...uncached } = options
  const asked = uncached as ClientOptions
  try {
    const client = createCoreClient(asked)
    try {
      const token = await client.token()
      const now = platformWith(options).clock.now().wall
      const claims = claimsOfToken(token)
      const findings = await findingsOf(asked, token)
      // Of a key or a workload's token there is no end to tell.
      const isBySecret = String(claims['credential']).startsWith('sec_')
      return isBySecret ? [...findings, await secretExpiry(client, token, claims, now)] : findings
    } finally {
      client.close()
    }
  } catch (error) {
    if (!(error instanceof PosternError)) throw error
    if (error.code !== 'INVALID_CONFIGURATION') return [findingOf(error)]
    return [failed('CONFIGURATION', error.message, 'Mend what is named; the README has a table of every option.')]
  }
}
