import { Command } from 'commander'
import { certificatesText, changedText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { readTextInput } from '../../read-input.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { wholeNumber } from '../../whole-number.ts'

interface Options extends ConnectionOptions {
  readonly certificate?: string
  readonly authority?: string
  readonly subjectDn?: string
  readonly sanDns?: string
  readonly sanUri?: string
  readonly sanIp?: string
  readonly sanEmail?: string
  readonly label?: string
  readonly expiresInDays?: number
  readonly json?: true
}

const names = ['subjectDn', 'sanDns', 'sanUri', 'sanIp', 'sanEmail'] as const

/** What says which certificates are meant. @throws Failure `USAGE` */
const meantOf = async (shell: Shell, { certificate, authority, ...options }: Options) => {
  const given = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]))
  if ((certificate === undefined) === (authority === undefined)) throw usage('Give --certificate or --authority.')
  if (certificate !== undefined) {
    if (given.length > 0) throw usage('A name goes with --authority: one certificate is known by itself.')
    return { certificate: await readTextInput(shell, certificate, 'certificate') }
  }
  if (given.length !== 1)
    throw usage('Give with --authority one of --subject-dn, --san-dns, --san-uri, --san-ip and --san-email.')
  return { authority: await readTextInput(shell, authority ?? '', 'authority'), ...Object.fromEntries(given) }
}

export const addCertificateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('add-certificate'))
    .summary('let an application authenticate with the certificate of its connection')
    .description(
      'Lets an application authenticate with the certificate of its connection (mutual TLS): with one that is known, or with\n' +
        'any that an authority issues in its name. Revoked certificates are not looked up: end what was added.',
    )
    .argument('<application>', 'its client ID, app_…')
    .option('--certificate <file>', 'the certificate in PEM, whoever issued it; - is standard input')
    .option(
      '--authority <file>',
      'the certificate in PEM of the authority that issues those of the application, instead',
    )
    .option('--subject-dn <name>', 'with --authority: their subject, as openssl x509 -nameopt RFC2253 prints it')
    .option('--san-dns <host>', 'or a host name among their alternative names')
    .option('--san-uri <uri>', 'or a URI, such as spiffe://example.com/orders')
    .option('--san-ip <address>', 'or an IP address')
    .option('--san-email <address>', 'or an e-mail address')
    .option('--label <text>', 'what it is for')
    .option('--expires-in-days <number>', 'when it ends by itself; after 365 days where left out', wholeNumber(1, 730))
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { label, expiresInDays } = options
      const applicationId = requireId('Application', given)
      const input = {
        applicationId,
        ...(await meantOf(shell, options)),
        ...(label !== undefined && { label }),
        ...(expiresInDays !== undefined && { expiresInDays }),
      }
      const { certificateId, application, certificate } = await withClient(shell, options, (client) =>
        client.addApplicationCertificate(input),
      )
      if (options.json) return writeJson(shell.out, { applicationId, certificateId, application, certificate })
      const added =
        certificate === null ? `Added ${certificateId}.\n` : certificatesText([certificate], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${added}`)
    })
