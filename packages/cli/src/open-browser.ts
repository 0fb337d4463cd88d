import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Config } from './config.ts'

type Opener = readonly [program: string, ...leading: string[]]

/** What opens an address on this system. By its whole path where that is known: one of that name may lie in this directory. */
const openerOf = (platform: NodeJS.Platform, { windowsDirectory }: Pick<Config, 'windowsDirectory'>): Opener => {
  if (platform === 'darwin') return ['/usr/bin/open']
  if (platform !== 'win32') return ['xdg-open']
  return [join(windowsDirectory ?? 'C:\\Windows', 'System32', 'rundll32.exe'), 'url.dll,FileProtocolHandler']
}

/**
 * Opens an address in the person's browser, and does not wait for it to end; false where there is none to be opened. No
 * shell reads the address: it holds what a server of somebody's choice is called.
 */
export const browserOpener =
  (config: Config): ((address: URL) => Promise<boolean>) =>
  ({ protocol, href }) => {
    if (protocol !== 'https:' && protocol !== 'http:') return Promise.resolve(false)
    const env = config.browserEnvironment
    const [program, ...leading] = openerOf(process.platform, config)
    return new Promise((resolve) => {
      const child = spawn(program, [...leading, href], { stdio: 'ignore', detached: true, shell: false, env })
      child.once('error', () => resolve(false))
      child.once('spawn', () => resolve(true))
      child.unref()
    })
  }
