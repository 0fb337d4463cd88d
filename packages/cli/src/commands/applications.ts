import { Command } from 'commander'
import type { Shell } from '../shell.ts'
import { addCertificateCommand } from './applications/add-certificate.ts'
import { addFederationCommand } from './applications/add-federation.ts'
import { addKeyCommand } from './applications/add-key.ts'
import { copyCommand } from './applications/copy.ts'
import { createCommand } from './applications/create.ts'
import { disableCommand } from './applications/disable.ts'
import { dueCommand } from './applications/due.ts'
import { enableCommand } from './applications/enable.ts'
import { grantCommand } from './applications/grant.ts'
import { labelCommand } from './applications/label.ts'
import { listCommand } from './applications/list.ts'
import { ownersCommand } from './applications/owners.ts'
import { reportBreachCommand } from './applications/report-breach.ts'
import { retireCommand } from './applications/retire.ts'
import { retireCertificateCommand } from './applications/retire-certificate.ts'
import { retireFederationCommand } from './applications/retire-federation.ts'
import { retireKeyCommand } from './applications/retire-key.ts'
import { revealCommand } from './applications/reveal.ts'
import { rotateCommand } from './applications/rotate.ts'
import { showCommand } from './applications/show.ts'
import { updateCommand } from './applications/update.ts'
import { usageCommand } from './applications/usage.ts'

const all = [
  listCommand,
  dueCommand,
  showCommand,
  usageCommand,
  createCommand,
  copyCommand,
  updateCommand,
  grantCommand,
  ownersCommand,
  rotateCommand,
  revealCommand,
  labelCommand,
  retireCommand,
  addKeyCommand,
  retireKeyCommand,
  addCertificateCommand,
  retireCertificateCommand,
  addFederationCommand,
  retireFederationCommand,
  reportBreachCommand,
  disableCommand,
  enableCommand,
]

export const applicationsCommand = (shell: Shell): Command => {
  const group = new Command('applications').summary('machine clients, their secrets, keys and certificates')
  for (const make of all) group.addCommand(make(shell))
  return group
}
