import { endpoints } from '@postern/protocol'
import { createClient } from '@postern/sdk'
import { doctor } from '@postern/sdk/doctor'
import { withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { readCredentials } from '../credentials.ts'
import { Failure } from '../failure.ts'
import { findKeptSession } from '../kept-session.ts'
import type { KeptSession } from '../kept-session.ts'
import type { Shell } from '../shell.ts'
import { failed, ok, unknown, warning } from './finding.ts'
import type { Finding, FindingName } from './finding.ts'

const hourMs = 3_600_000
/** What was looked at already, without credentials. */
const lookedAt: ReadonlySet<FindingName> = new Set(['REACHABLE', 'METADATA', 'CLOCK'])

/** A failure as a finding: its message says what to do. */
const findingOf = (name: FindingName, thrown: unknown): Finding => {
  if (!(thrown instanceof Failure) || thrown.code === 'UNEXPECTED') throw thrown
  const [found, ...advice] = thrown.message.split(/(?<=[.!?]) /)
  return failed(name, found!, advice.join(' ') || 'Set it right, and ask again.')
}

const revocationsFinding = async (
  url: URL,
  credentials: { readonly clientId: string; readonly clientSecret: string },
  { signal }: Shell,
): Promise<Finding[]> => {
  const client = createClient({ url: url.href, ...credentials, origins: [url.origin] })
  try {
    // Without the permission it would be refused, which is an event in the audit that nobody asked for.
    if (!(await client.token({ signal })).scope.includes('tokens:introspect')) return []
    const { status } = await client.fetch(`${url.origin}${endpoints.revocations.path}`, { signal })
    return [
      status === 200
        ? ok('REVOCATIONS', 'The feed of revoked tokens can be read.')
        : failed(
            'REVOCATIONS',
            `The feed of revoked tokens cannot be read (status ${status}).`,
            `Let ${endpoints.revocations.path} pass.`,
          ),
    ]
  } finally {
    client.close()
  }
}

const secretFile = (shell: Shell, options: ConnectionOptions): string | null => {
  const { clientSecret, clientSecretFile } = shell.config
  const file = options.clientSecretFile ?? (clientSecret === null ? clientSecretFile : null)
  return file === '-' ? null : file
}

/** What there is to say about the application that commands act as. */
export const examineApplication = async (
  shell: Shell,
  url: URL,
  options: ConnectionOptions,
): Promise<readonly Finding[]> => {
  const credentials = await readCredentials(shell, options).catch((thrown: unknown) => thrown as Error)
  if (credentials instanceof Error) {
    const isExposed = credentials instanceof Failure && credentials.code === 'SECRET_FILE_EXPOSED'
    return [findingOf(isExposed ? 'FILES' : 'CREDENTIALS', credentials)]
  }
  const file = secretFile(shell, options)
  const files = file === null ? [] : [ok('FILES', `${file} is readable by you alone.`)]
  const found = (await doctor({ url: url.href, ...credentials })).filter(
    // That a token has all that was granted is what is wanted here.
    ({ name, status }) => !lookedAt.has(name) && (name !== 'SCOPE' || status === 'failed'),
  )
  const hasToken = found.some(({ name, status }) => name === 'TOKEN' && status === 'ok')
  return [...files, ...found, ...(hasToken ? await revocationsFinding(url, credentials, shell) : [])]
}

const endOf = ({ endsAt, userId }: KeptSession, now: number): Finding => {
  const left = Date.parse(endsAt) - now
  const found = `Signed in as ${userId}, until ${endsAt} at the latest.`
  return left < hourMs ? warning('SESSION', found, 'Sign in again before it ends: postern login') : ok('SESSION', found)
}

/** What there is to say about whoever signed in with `postern login`. */
export const examineSession = async (
  shell: Shell,
  url: URL,
  options: ConnectionOptions,
): Promise<readonly Finding[]> => {
  const kept = await findKeptSession(shell, url.origin).catch((thrown: unknown) => thrown as Error)
  if (kept instanceof Error) return [findingOf('FILES', kept)]
  if (kept === null)
    return [
      unknown(
        'CREDENTIALS',
        'There is nobody to act as.',
        'Sign in with `postern login`, or set POSTERN_CLIENT_ID and POSTERN_CLIENT_SECRET_FILE.',
      ),
    ]
  const files = ok('FILES', 'The session is kept in a file that is readable by you alone.')
  try {
    await withClient(shell, options, (client) => client.viewer({ signal: shell.signal }))
    return [files, endOf(kept, shell.now())]
  } catch (thrown) {
    return [files, findingOf('SESSION', thrown)]
  }
}
