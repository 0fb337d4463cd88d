import { Command } from 'commander'
import { changedText, federationsText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly issuer: string
  readonly subject: string
  readonly jwksUrl?: string
  readonly claim?: readonly string[]
  readonly label?: string
  readonly json?: true
}

const conditionOf = (text: string) => {
  const at = text.indexOf('=')
  if (at < 1) throw usage('A --claim must look like name=value.')
  return { name: text.slice(0, at), value: text.slice(at + 1) }
}

export const addFederationCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('add-federation'))
    .summary('let a workload authenticate with the token of its platform')
    .description(
      'Lets a workload authenticate as an application with the token that its platform gave it, such as a Kubernetes\n' +
        'cluster or a CI. The token must be for this service alone: its audience is the issuer of this service.',
    )
    .argument('<application>', 'its client ID, app_…')
    .requiredOption('--issuer <url>', 'who gives the tokens, as it stands in iss')
    .requiredOption('--subject <text>', 'whom they are for; a * at its end stands for one part more')
    .option('--jwks-url <url>', "where the issuer's keys are; its metadata says that where left out")
    .option('--claim <name=value...>', 'what else they must say')
    .option('--label <text>', 'what the trust is for')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, { issuer, subject, jwksUrl, claim, label, json, ...connection }: Options) => {
      const applicationId = requireId('Application', given)
      const input = {
        ...{ applicationId, issuer, subject },
        ...(jwksUrl !== undefined && { jwksUrl }),
        ...(claim !== undefined && { claims: claim.map(conditionOf) }),
        ...(label !== undefined && { label }),
      }
      const { federationId, application, federation } = await withClient(shell, connection, (client) =>
        client.addApplicationFederation(input),
      )
      if (json) return writeJson(shell.out, { applicationId, federationId, application, federation })
      const added = federation === null ? `Added ${federationId}.\n` : federationsText([federation], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${added}`)
    })
