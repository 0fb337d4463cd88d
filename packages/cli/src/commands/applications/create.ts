import { Command } from 'commander'
import { addSettingOptions, settingsInput } from '../../application-settings.ts'
import type { SettingOptions } from '../../application-settings.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { addSlotOptions, makeSlot, slotInput } from '../../filled-slot.ts'
import type { SlotOptions } from '../../filled-slot.ts'
import { findSpaceId } from '../../find-space.ts'
import { permissionList } from '../../permission-list.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions, SlotOptions, SettingOptions {
  readonly space: string
  readonly permissions?: string
}

export const createCommand = (shell: Shell): Command =>
  addSettingOptions(addSlotOptions(addConnectionOptions(new Command('create'))))
    .summary('make an application')
    .description('Makes an application with an empty slot for its first secret, which `reveal` fills.')
    .argument('<name>', 'its name, unique in the space')
    .requiredOption('--space <id-or-name>', 'the space it shall belong to')
    .option('--permissions <names>', 'what it shall be granted, such as applications:read,audit:read')
    .action((name: string, options: Options) => {
      const input = {
        name,
        permissions: permissionList(options.permissions ?? ''),
        secret: slotInput(options),
        ...settingsInput(options),
      }
      return withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, options.space)
        await makeSlot(shell, client, options, () => client.createApplication({ ...input, spaceId }))
      })
    })
