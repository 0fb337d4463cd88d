import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { managerSettings } from './manager-settings.ts'
import type { ManagerSettings } from './manager-settings.ts'

/** What the environment says. Built once; nothing else reads it. */
export interface Config {
  /** Where the commands go that sign in. */
  readonly url: string
  readonly clientId: string | null
  readonly clientSecret: string | null
  readonly clientSecretFile: string | null
  /** Where the session of `postern login` is kept; null where the environment names no home. */
  readonly sessionDirectory: string | null
  /** What secret managers are signed in to with. */
  readonly managers: ManagerSettings
  /** What a browser that is opened gets of the environment: no credential of ours. */
  readonly browserEnvironment: Readonly<Record<string, string | undefined>>
  /** Where Windows is; null elsewhere. */
  readonly windowsDirectory: string | null
  /** Where set-up goes: the server of this machine. */
  readonly localUrl: string
  /** Where that server keeps its data, and so the one-time set-up token. */
  readonly dataDirectory: string
}

const workspace = fileURLToPath(new URL('../../..', import.meta.url))

/** The user's own directory for settings (XDG Base Directory Specification, and as Windows has it). */
const configDirectory = (given: (name: string) => string | null): string | null => {
  // The specification: a relative path is to be ignored.
  const named = [given('XDG_CONFIG_HOME'), given('APPDATA')].find((path) => path !== null && isAbsolute(path))
  const home = given('HOME') ?? given('USERPROFILE')
  return named ?? (home === null ? null : join(home, '.config'))
}

/** Blank counts as not set: scripts and unit files often leave a name empty. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const given = (name: string): string | null => environment[name]?.trim() || null
  const localUrl = given('POSTERN_PUBLIC_URL') ?? `http://127.0.0.1:${given('PORT') ?? '4000'}`
  const ownDirectory = configDirectory(given)
  return {
    url: given('POSTERN_URL') ?? localUrl,
    clientId: given('POSTERN_CLIENT_ID'),
    clientSecret: given('POSTERN_CLIENT_SECRET'),
    clientSecretFile: given('POSTERN_CLIENT_SECRET_FILE'),
    sessionDirectory: ownDirectory === null ? null : join(ownDirectory, 'postern', 'sessions'),
    managers: managerSettings(given),
    browserEnvironment: Object.fromEntries(
      Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('POSTERN_')),
    ),
    windowsDirectory: given('SystemRoot'),
    localUrl,
    dataDirectory: resolve(workspace, given('POSTERN_DATA_DIR') ?? '.postern'),
  }
}
