import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { createCommand } from './webhooks/create.ts'
import { deleteCommand } from './webhooks/delete.ts'
import { deliveriesCommand } from './webhooks/deliveries.ts'
import { listCommand } from './webhooks/list.ts'
import { redeliverCommand } from './webhooks/redeliver.ts'
import { revealCommand } from './webhooks/reveal.ts'
import { rotateCommand } from './webhooks/rotate.ts'
import { showCommand } from './webhooks/show.ts'
import { testCommand } from './webhooks/test.ts'
import { updateCommand } from './webhooks/update.ts'

const all = [
  listCommand,
  showCommand,
  deliveriesCommand,
  createCommand,
  updateCommand,
  rotateCommand,
  revealCommand,
  testCommand,
  redeliverCommand,
  deleteCommand,
]

export const webhooksCommand = (shell: Shell): Command => {
  const group = new Command('webhooks').summary('where notices of a space go')
  for (const make of all) group.addCommand(make(shell))
  return group
}
