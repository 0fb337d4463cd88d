import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { addCommand } from './members/add.ts'
import { appointCommand } from './members/appoint.ts'
import { listCommand } from './members/list.ts'
import { removeCommand } from './members/remove.ts'
import { showCommand } from './members/show.ts'
import { updateCommand } from './members/update.ts'

const all = [listCommand, showCommand, addCommand, appointCommand, updateCommand, removeCommand]

export const membersCommand = (shell: Shell): Command => {
  const group = new Command('members').summary('who has which role where')
  for (const make of all) group.addCommand(make(shell))
  return group
}
