import { Command } from 'commander'
import type { PosternClient } from '@postern/sdk'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { exactTime } from '../exact-time.ts'
import { usage } from '../failure.ts'
import { requireId } from '../require-id.ts'
import { findEvents, rotateApplication } from '../rotate-application.ts'
import { receiptText } from '../rotation-text.ts'
import type { Rotation } from '../rotation-text.ts'
import { toCommand, toFile, toOutput } from '../secret-destination.ts'
import type { SecretDestination } from '../secret-destination.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'
import { toManager } from '../to-manager.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options extends ConnectionOptions {
  readonly out?: string
  readonly toCommand?: string
  readonly toManager?: string
  readonly stdout?: true
  readonly replace?: string
  readonly verify?: true
  readonly whenQuiet?: true
  readonly force?: true
  readonly at?: string
  readonly cancel?: true
  readonly label?: string
  readonly expiresInDays?: number
  readonly every: number
  readonly json?: true
}

const placesHelp = `
Places of secret managers, and what they are signed in to with, from the environment:
  aws:<region>/<name or ARN>                         AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
  azure:https://<vault>.vault.azure.net/<name>       AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET; else a managed identity
  vault:https://<host>:8200/<mount>/<path>           VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID; VAULT_NAMESPACE`

/** @throws Failure `USAGE` where there is no destination, or more than one */
const destinationOf = (
  shell: Shell,
  { out, toCommand: command, toManager: place, stdout, json }: Options,
): SecretDestination => {
  if ([out, command, place, stdout].filter((one) => one !== undefined).length !== 1)
    throw usage('Say where the new secret goes: --out, --to-manager, --to-command or --stdout.')
  if (stdout && json) throw usage('With --stdout the secret alone stands there: leave --json out.')
  if (out !== undefined) return toFile(out)
  if (place !== undefined) return toManager(shell, place)
  return command === undefined ? toOutput(shell) : toCommand(command)
}

const printReceipt = async (
  shell: Shell,
  client: PosternClient,
  applicationId: string,
  rotation: Rotation,
  destination: SecretDestination | null,
  { json, stdout, out }: Options,
): Promise<void> => {
  const events = await findEvents(client, shell, applicationId, rotation)
  const place = destination?.place ?? null
  if (json) {
    const { id: rotationId, ...rest } = rotation
    const where = { ...(out !== undefined && { file: out }), ...(place !== null && { place }) }
    return writeJson(shell.out, { applicationId, rotationId, ...rest, ...where, events })
  }
  ;(stdout ? shell.err : shell.out).write(receiptText(applicationId, rotation, events, place))
}

/** @throws Failure `USAGE` */
const schedule = async (client: PosternClient, applicationId: string, options: Options): Promise<Rotation> => {
  const { at, label, expiresInDays, whenQuiet } = options
  const { application } = await client.startApplicationRotation({
    applicationId,
    ...(at !== undefined && { startsAt: at }),
    ...(label !== undefined && { label }),
    ...(expiresInDays !== undefined && { expiresInDays }),
    finishWhenQuiet: whenQuiet === true,
  })
  if (!application?.rotation) throw usage('Scheduled; what it is takes applications:read to see.')
  return application.rotation
}

const cancel = async (client: PosternClient, applicationId: string): Promise<Rotation> => {
  const { application } = await client.cancelApplicationRotation({ applicationId })
  if (!application?.rotation) throw usage('Called off; what it was takes applications:read to see.')
  return application.rotation
}

export const rotateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('rotate'))
    .summary("rotate an application's secret, from the new one to the end of the old")
    .description(
      'Opens a new secret beside those in use, puts it where the application reads it, waits until it is used, and ends\n' +
        'the old ones once nobody has a token of them any more. Interrupted, the same command goes on where it was.',
    )
    .argument('<application>', 'its client ID, app_…')
    .option('--out <file>', 'put the secret into this file, which only you can read, in place of what is in it')
    .option('--to-manager <place>', 'put the secret into this place of a secret manager, which services read it from')
    .option('--to-command <command>', 'give the secret to the standard input of this command of the shell')
    .option('--stdout', 'print the secret, and nothing else, on standard output')
    .option('--replace <name>', 'make a new application of this name that takes its place, with the same settings')
    .option('--verify', 'fetch a token with the new secret')
    .option('--when-quiet', 'leave the end of the old ones to the server, and do not wait for it')
    .option('--force', 'end the old ones as soon as the new one is used, whoever uses them still')
    .option('--at <time>', 'start later: the slot opens then, and the same command goes on', exactTime)
    .option('--cancel', 'call the rotation under way off: the old secrets stay')
    .option('--label <text>', 'what the new secret is for')
    .option('--expires-in-days <number>', 'when it ends by itself; after 180 days where left out', wholeNumber(1, 730))
    .option('--every <seconds>', 'how often to look', wholeNumber(1, 3_600), 5)
    .option('--json', 'print one JSON object, for scripts')
    .addHelpText('after', placesHelp)
    .action((given: string, options: Options) => {
      const applicationId = requireId('Application', given)
      const isElsewhere = options.cancel === true || options.at !== undefined
      if (options.cancel && options.at !== undefined) throw usage('Give one of --cancel and --at.')
      if (isElsewhere && options.replace !== undefined) throw usage('Leave --replace out beside --cancel and --at.')
      const destination = isElsewhere ? null : destinationOf(shell, options)
      return withClient(shell, options, async (client, url) => {
        const { label, expiresInDays } = options
        const rotation =
          destination === null
            ? await (options.cancel ? cancel(client, applicationId) : schedule(client, applicationId, options))
            : await rotateApplication(client, shell, {
                applicationId,
                url,
                destination,
                replaceBy: options.replace ?? null,
                slot: { ...(label !== undefined && { label }), ...(expiresInDays !== undefined && { expiresInDays }) },
                verifies: options.verify === true,
                whenQuiet: options.whenQuiet === true,
                force: options.force === true,
                everySeconds: options.every,
              })
        await printReceipt(shell, client, applicationId, rotation, destination, options)
      })
    })
