import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { createCommand } from './users/create.ts'
import { deleteCommand } from './users/delete.ts'
import { listCommand } from './users/list.ts'
import { reactivateCommand } from './users/reactivate.ts'
import { showCommand } from './users/show.ts'
import { suspendCommand } from './users/suspend.ts'
import { updateCommand } from './users/update.ts'

const all = [listCommand, showCommand, createCommand, updateCommand, suspendCommand, reactivateCommand, deleteCommand]

export const usersCommand = (shell: Shell): Command => {
  const group = new Command('users').summary('people, and what they are')
  for (const make of all) group.addCommand(make(shell))
  return group
}
