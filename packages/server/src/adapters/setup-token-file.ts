import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Secret } from '../kernel/secret.ts'

/**
 * Puts the one-time set-up token where scripts on this machine find it, in a file made anew: a mode asked for does not
 * tighten a file that is there already. Without a token the file goes.
 */
export const writeSetupTokenFile = (path: string, token: Secret | null): void => {
  rmSync(path, { force: true })
  if (!token) return
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(path, 'wx', 0o600)
  writeSync(file, token.reveal())
  closeSync(file)
}
