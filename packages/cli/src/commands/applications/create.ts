import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { addSlotOptions, makeSlot, slotInput } from '../../filled-slot.ts'
import type { SlotOptions } from '../../filled-slot.ts'
import { findSpaceId } from '../../find-space.ts'
import { permissionList } from '../../permission-list.ts'
import type { Shell } from '../../shell.ts'
import { wholeNumber } from '../../whole-number.ts'

interface Options extends ConnectionOptions, SlotOptions {
  readonly space: string
  readonly permissions?: string
  readonly description?: string
  readonly tokenLife?: number
  readonly allowAddress: readonly string[]
}

const collect = (one: string, others: readonly string[]): readonly string[] => [...others, one]

export const createCommand = (shell: Shell): Command =>
  addSlotOptions(addConnectionOptions(new Command('create')))
    .summary('make an application')
    .description('Makes an application with an empty slot for its first secret, which `reveal` fills.')
    .argument('<name>', 'its name, unique in the space')
    .requiredOption('--space <id-or-name>', 'the space it shall belong to')
    .option('--permissions <names>', 'what it shall be granted, such as applications:read,audit:read')
    .option('--description <text>', 'what it is for')
    .option('--token-life <seconds>', 'how long its tokens live; 6 hours where left out', wholeNumber(300, 86_400))
    .option(
      '--allow-address <range>',
      'where it may come from, repeated for more; anywhere where left out',
      collect,
      [],
    )
    .action((name: string, options: Options) => {
      const { description, tokenLife, allowAddress } = options
      const input = {
        name,
        permissions: permissionList(options.permissions ?? ''),
        secret: slotInput(options),
        ...(description !== undefined && { description }),
        ...(tokenLife !== undefined && { tokenLifeSeconds: tokenLife }),
        ...(allowAddress.length > 0 && { allowedAddresses: allowAddress }),
      }
      return withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, options.space)
        await makeSlot(shell, client, options, () => client.createApplication({ ...input, spaceId }))
      })
    })
