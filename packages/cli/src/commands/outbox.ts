import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { listCommand } from './outbox/list.ts'

export const outboxCommand = (shell: Shell): Command =>
  new Command('outbox').summary('what leaves by letter and webhook').addCommand(listCommand(shell))
