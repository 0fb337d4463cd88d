import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { exportCommand } from './audit/export.ts'
import { verifyCommand } from './audit/verify.ts'

export const auditCommand = (shell: Shell): Command =>
  new Command('audit')
    .summary('the evidence: take it away, and verify it offline')
    .addCommand(exportCommand(shell))
    .addCommand(verifyCommand(shell))
