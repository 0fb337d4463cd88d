import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { addSlotOptions, makeSlot, slotInput } from '../../filled-slot.ts'
import type { SlotOptions } from '../../filled-slot.ts'
import { findSpaceId } from '../../find-space.ts'
import { requireId } from '../../require-id.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions, SlotOptions {
  readonly to: string
  readonly name?: string
}

export const copyCommand = (shell: Shell): Command =>
  addSlotOptions(addConnectionOptions(new Command('copy')))
    .summary('copy an application to another space')
    .description(
      'Makes an application with the name and the settings of another, in a space where you may create applications. It\n' +
        'is granted what you hold there, and gets a secret of its own: no secret is copied.',
    )
    .argument('<application>', 'its client ID, app_…')
    .requiredOption('--to <id-or-name>', 'the space the copy shall belong to')
    .option('--name <name>', 'its name there; the same where left out')
    .action((given: string, options: Options) => {
      const applicationId = requireId('Application', given)
      const { name } = options
      const input = { applicationId, ...(name !== undefined && { name }), secret: slotInput(options) }
      return withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, options.to)
        await makeSlot(shell, client, options, async () => {
          const copied = await client.copyApplication({ ...input, spaceId })
          if (copied.withheld.length > 0)
            shell.err.write(`Not granted, because you do not hold it there: ${copied.withheld.join(', ')}.\n`)
          return copied
        })
      })
    })
