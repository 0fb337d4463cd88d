import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { updateCommand } from './profile/update.ts'

export const profileCommand = (shell: Shell): Command =>
  new Command('profile').summary('what is said of yourself').addCommand(updateCommand(shell))
