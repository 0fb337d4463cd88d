import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { addSlotOptions, makeSlot, slotInput } from '../../filled-slot.ts'
import type { SlotOptions } from '../../filled-slot.ts'
import { requireId } from '../../require-id.ts'
import type { Shell } from '../../shell.ts'

export const rotateCommand = (shell: Shell): Command =>
  addSlotOptions(addConnectionOptions(new Command('rotate')))
    .summary('open a slot for a further secret')
    .description(
      'Opens an empty slot for a further secret beside those in use. Once the application uses the new secret, end the\n' +
        'old one with `retire`.',
    )
    .argument('<application>', 'its client ID, app_…')
    .action((given: string, options: ConnectionOptions & SlotOptions) => {
      const applicationId = requireId('Application', given)
      return withClient(shell, options, (client) =>
        makeSlot(shell, client, options, () =>
          client.rotateApplicationSecret({ applicationId, ...slotInput(options) }),
        ),
      )
    })
