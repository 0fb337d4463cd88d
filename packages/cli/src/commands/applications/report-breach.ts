import type { FileHandle } from 'node:fs/promises'
import type { PosternClient } from '@postern/sdk'
import { Command } from 'commander'
import { openExport, tryExport } from '../../audit-export.ts'
import type { ExportFilter } from '../../audit-export.ts'
import { previewText, reportText } from '../../breach-text.ts'
import type { Preview, Report } from '../../breach-text.ts'
import { addConfirmOption, confirm } from '../../confirm.ts'
import type { ConfirmOptions } from '../../confirm.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { writePack } from '../../evidence-pack.ts'
import { exactTime } from '../../exact-time.ts'
import { Failure, usage } from '../../failure.ts'
import { failureOf } from '../../failure-of.ts'
import { requireId } from '../../require-id.ts'
import { withOptionalFile } from '../../reserved-file.ts'
import type { ReservedFile } from '../../reserved-file.ts'
import { revealSecret, shownOnce } from '../../reveal-secret.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { wholeNumber } from '../../whole-number.ts'
import { withOptionalWholeFile } from '../../whole-file.ts'

interface Options extends ConnectionOptions, ConfirmOptions {
  readonly since: string
  readonly preview?: true
  readonly evidence?: string
  readonly out?: string
  /** False with --no-reveal. */
  readonly reveal: boolean
  readonly label?: string
  readonly expiresInDays?: number
  readonly json?: true
}

interface Done {
  readonly preview: Preview
  readonly report: Report
}

const look = async (
  shell: Shell,
  client: PosternClient,
  applicationId: string,
  { since, preview: isAll, json }: Options,
): Promise<Preview> => {
  const preview = await client.applicationBreachPreview({ applicationId, since }, { signal: shell.signal })
  if (json) {
    if (isAll) writeJson(shell.out, { preview })
    else shell.err.write(previewText(preview, shell.err.columns))
  } else shell.out.write(previewText(preview, shell.out.columns))
  return preview
}

/** What went wrong after the application was stopped, with what is left to do. */
const afterwards = (thrown: unknown, left: string): Failure => {
  const { code, message, requestId, retryable } = failureOf(thrown)
  return new Failure(code, `${message} ${left}`, { requestId: requestId ?? undefined, retryable, cause: thrown })
}

const stop = (client: PosternClient, { applicationId }: Preview, { since, label, expiresInDays }: Options) =>
  client.reportApplicationBreach({
    applicationId,
    since,
    secret: { ...(label !== undefined && { label }), ...(expiresInDays !== undefined && { expiresInDays }) },
  })

/** Gives the new secret out, and says what was done, also where there is no secret to give. */
const tell = async (
  shell: Shell,
  client: PosternClient,
  { preview, report }: Done,
  file: ReservedFile | null,
  { reveal, json }: Options,
): Promise<void> => {
  let shown: Readonly<Record<string, string>> = {}
  try {
    if (reveal) {
      const { clientSecret } = await revealSecret(client, report.secretId, file)
      shown = file === null ? { clientSecret } : { file: file.path }
    }
  } finally {
    if (shown['clientSecret'] !== undefined) shell.err.write(shownOnce)
    const rest = Object.entries(shown).map(
      ([name, value]) => [name === 'file' ? 'secret in' : 'secret', value] as const,
    )
    if (json) writeJson(shell.out, { ...report, preview, ...shown })
    else shell.out.write(`\n${reportText(report, rest)}`)
  }
}

const question = ({ name, applicationId }: Preview): string =>
  `This stops all that ${JSON.stringify(name)} (${applicationId}) authenticates with and every token it has; ` +
  'it stands still until it has its new secret.'

const collect = async (
  shell: Shell,
  client: PosternClient,
  url: string,
  pack: FileHandle,
  done: Done,
  { since, evidence }: Options,
): Promise<void> => {
  const { applicationId: application } = done.report
  try {
    await writePack(pack, await openExport(client, url, shell.signal, { application, since }), done)
  } catch (thrown) {
    const again = `postern audit export --application ${application} --since ${since} --out FILE`
    throw afterwards(thrown, `${application} is stopped. Take the evidence away: ${again}`)
  }
  shell.err.write(`The evidence is in ${evidence}. Verify it: postern audit verify ${evidence} --key KEY\n`)
}

const runReport = async (
  shell: Shell,
  client: PosternClient,
  url: string,
  applicationId: string,
  options: Options,
): Promise<void> => {
  const filter: ExportFilter = { application: applicationId, since: options.since }
  const unrevealed = await withOptionalWholeFile(options.evidence, async (pack) => {
    // Nothing is stopped by somebody who then finds that they may not have the evidence they want.
    if (pack) await tryExport(client, url, shell.signal, filter)
    let done: Done | null = null
    // The secret's file is complete before the evidence is begun, and what fails there takes no secret along.
    const missed = await withOptionalFile(options.out, async (file) => {
      const preview = await look(shell, client, applicationId, options)
      await confirm(shell, options, question(preview))
      shell.signal.throwIfAborted()
      done = { preview, report: await stop(client, preview, options) }
      await tell(shell, client, done, file, options)
      return null
    }).catch((thrown: unknown) => {
      if (done === null) throw thrown
      const isLost = thrown instanceof Failure && thrown.code === 'SECRET_NOT_WRITTEN'
      const next = isLost ? '' : ` Its slot waits: postern applications reveal ${done.report.secretId}`
      return afterwards(thrown, `${applicationId} is stopped.${next}`)
    })
    if (pack && done !== null) await collect(shell, client, url, pack, done, options)
    return missed
  })
  // The evidence is kept all the same.
  if (unrevealed !== null) throw unrevealed
}

export const reportBreachCommand = (shell: Shell): Command =>
  addConfirmOption(addConnectionOptions(new Command('report-breach')))
    .summary('stop a breached application, and give it a new secret')
    .description(
      'Shows what a breach of an application reaches: what it could do, what it did since a time, and from where. Then, in\n' +
        'one step, stops its secrets, keys, trusts, rotations and every token, tells its owners, and shows its new secret.',
    )
    .argument('<application>', 'its client ID, app_…')
    .requiredOption('--since <time>', 'from when on it is believed breached', exactTime)
    .option('--preview', 'show what it reaches, and do nothing')
    .option('--evidence <file>', 'keep what was seen and done, and what the audit has of it, in this new file')
    .option('--out <file>', 'write the new secret to this new file that only you can read, instead of standard output')
    .option('--no-reveal', 'leave the new secret in its slot, for somebody else to reveal')
    .option('--label <text>', 'what the new secret is for')
    .option('--expires-in-days <number>', 'when it ends by itself; after 180 days where left out', wholeNumber(1, 730))
    .option('--json', 'print one JSON object, for scripts')
    .action((given: string, options: Options) => {
      const applicationId = requireId('Application', given)
      if (options.preview && (options.evidence !== undefined || options.out !== undefined))
        throw usage('With --preview nothing is done: leave --evidence and --out out.')
      if (!options.reveal && options.out !== undefined) throw usage('Give one of --out and --no-reveal.')
      return withClient(shell, options, async (client, url) => {
        if (options.preview) await look(shell, client, applicationId, options)
        else await runReport(shell, client, url, applicationId, options)
      })
    })
