import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { endCommand } from './sessions/end.ts'
import { endAllCommand } from './sessions/end-all.ts'
import { followCommand } from './sessions/follow.ts'
import { listCommand } from './sessions/list.ts'
import { showCommand } from './sessions/show.ts'

const all = [listCommand, showCommand, endCommand, endAllCommand, followCommand]

export const sessionsCommand = (shell: Shell): Command => {
  const group = new Command('sessions').summary('who is signed in, and since when')
  for (const make of all) group.addCommand(make(shell))
  return group
}
