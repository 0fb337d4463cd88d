import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { createCommand } from './spaces/create.ts'
import { listCommand } from './spaces/list.ts'
import { secretPolicyCommand } from './spaces/secret-policy.ts'
import { showCommand } from './spaces/show.ts'
import { updateCommand } from './spaces/update.ts'

const all = [listCommand, showCommand, createCommand, updateCommand, secretPolicyCommand]

export const spacesCommand = (shell: Shell): Command => {
  const group = new Command('spaces').summary('environments and tenants')
  for (const make of all) group.addCommand(make(shell))
  return group
}
