import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { createCommand } from './invitations/create.ts'
import { listCommand } from './invitations/list.ts'
import { resendCommand } from './invitations/resend.ts'
import { showCommand } from './invitations/show.ts'
import { withdrawCommand } from './invitations/withdraw.ts'

const all = [listCommand, showCommand, createCommand, resendCommand, withdrawCommand]

export const invitationsCommand = (shell: Shell): Command => {
  const group = new Command('invitations').summary('links by which people join a space')
  for (const make of all) group.addCommand(make(shell))
  return group
}
