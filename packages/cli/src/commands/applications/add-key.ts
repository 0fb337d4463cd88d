import { Command } from 'commander'
import { changedText, keysText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { readTextInput } from '../../read-input.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { wholeNumber } from '../../whole-number.ts'

interface Options extends ConnectionOptions {
  readonly publicJwk?: string
  readonly jwksUrl?: string
  readonly label?: string
  readonly expiresInDays?: number
  readonly json?: true
}

export const addKeyCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('add-key'))
    .summary('let an application authenticate with a key pair')
    .description(
      'Lets an application authenticate with a key pair (private_key_jwt), by its public half. The private half stays\n' +
        'where it was made.',
    )
    .argument('<application>', 'its client ID, app_…')
    .option('--public-jwk <file>', 'the public key as a JWK; - is standard input')
    .option('--jwks-url <url>', 'where the application publishes its keys, instead')
    .option('--label <text>', 'what the key is for')
    .option('--expires-in-days <number>', 'when it ends by itself; after 365 days where left out', wholeNumber(1, 730))
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, { publicJwk: file, jwksUrl, label, expiresInDays, json, ...connection }: Options) => {
      const applicationId = requireId('Application', given)
      if ((file === undefined) === (jwksUrl === undefined)) throw usage('Give --public-jwk or --jwks-url.')
      const input = {
        applicationId,
        ...(file !== undefined && { publicJwk: await readTextInput(shell, file, 'public key') }),
        ...(jwksUrl !== undefined && { jwksUrl }),
        ...(label !== undefined && { label }),
        ...(expiresInDays !== undefined && { expiresInDays }),
      }
      const { keyId, application, key } = await withClient(shell, connection, (client) =>
        client.addApplicationKey(input),
      )
      if (json) return writeJson(shell.out, { applicationId, keyId, application, key })
      const added = key === null ? `Added ${keyId}.\n` : keysText([key], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${added}`)
    })
