import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { addConnectionOptions, requireUrl } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { areCredentialsGiven } from '../credentials.ts'
import { examineCertificate } from '../doctor/certificate.ts'
import { examineApplication, examineSession } from '../doctor/credentials.ts'
import { ok } from '../doctor/finding.ts'
import type { Finding } from '../doctor/finding.ts'
import { examineServer } from '../doctor/server.ts'
import { Failure } from '../failure.ts'
import { printable } from '../printable.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

const words: Readonly<Record<Finding['status'], string>> = { ok: 'ok', warning: 'warn', failed: 'FAIL', unknown: '?' }

const textOf = ({ name, status, found, advice }: Finding): string =>
  `${words[status].padEnd(4)}  ${name.padEnd(13)}  ${printable(found)}\n${advice === null ? '' : `${' '.repeat(21)}${printable(advice)}\n`}`

/** Where the address comes from, so that a wrong one is found. */
const configurationFinding = (shell: Shell, { origin }: URL, options: ConnectionOptions): Finding => {
  const { url, localUrl } = shell.config
  const source = options.url === undefined ? (url === localUrl ? 'this machine' : 'POSTERN_URL') : '--url'
  const actor = areCredentialsGiven(shell, options)
    ? `the application ${options.clientId ?? shell.config.clientId ?? 'without a client ID'}`
    : 'whoever signed in with `postern login`'
  return ok('CONFIGURATION', `The server is ${origin} (by ${source}), and commands act as ${actor}.`)
}

const examine = async (shell: Shell, options: ConnectionOptions): Promise<readonly Finding[]> => {
  const url = requireUrl(shell, options)
  const own = [
    ok('VERSIONS', `postern ${manifest.version} on Node ${process.versions.node}, ${process.platform}.`),
    configurationFinding(shell, url, options),
    await examineCertificate(url, shell.now(), shell.signal),
  ]
  // Nothing is sent where it could be read on the way, or to another server than the one that is meant.
  if (own.some(({ status }) => status === 'failed')) return own
  const server = await examineServer(shell, url)
  if (server.some(({ status }) => status === 'failed')) return [...own, ...server]
  const examineActor = areCredentialsGiven(shell, options) ? examineApplication : examineSession
  return [...own, ...server, ...(await examineActor(shell, url, options))]
}

export const doctorCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('doctor'))
    .summary('look at what is needed to work with the server')
    .description(
      'Looks, from where it runs, at all that is needed to work with the server, and says of each thing what to do: the\n' +
        'address, the certificate, the clock, the keys, the credentials and when they end. It changes nothing.',
    )
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const findings = await examine(shell, options)
      const bad = findings.filter(({ status }) => status === 'failed').map(({ name }) => name)
      if (options.json) writeJson(shell.out, { ok: bad.length === 0, findings })
      else for (const finding of findings) shell.out.write(textOf(finding))
      if (bad.length > 0)
        throw new Failure('NOT_WELL', `Something is wrong: ${bad.join(', ')}. Do what is said there, and ask again.`)
    })
