import { Command } from 'commander'
import type { Shell } from '../../shell.ts'
import { addCommand } from './owners/add.ts'
import { listCommand } from './owners/list.ts'
import { removeCommand } from './owners/remove.ts'
import { setCommand } from './owners/set.ts'

const all = [listCommand, setCommand, addCommand, removeCommand]

export const ownersCommand = (shell: Shell): Command => {
  const group = new Command('owners').summary('who answers for an application')
  for (const make of all) group.addCommand(make(shell))
  return group
}
