import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { grantablePermissions, type Id } from '@postern/protocol'
import type { Shell } from '../../../packages/cli/src/shell.ts'
import { ownerPassword, startApp, type TestApp, type TestClient } from '../../support/app.ts'
import { temporaryDirectory } from '../../support/database.ts'
import { runHere } from './run-here.ts'
import { runPostern, type Run, type RunOptions } from './run-postern.ts'

/** A service, an application that may do everything in its space, and the command as that application. */
export interface CliApp {
  readonly app: TestApp
  readonly space: { readonly id: Id<'Space'>; readonly name: string }
  readonly client: TestClient
  readonly env: Readonly<Record<string, string>>
  readonly directory: string
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  /** The same with `--json`, and what it printed. @throws where it does not end with 0 */
  json(...args: readonly string[]): Promise<any>
  /** The command as that application, within this process. */
  readonly machine: Caller
  /** The command as somebody without any credential, with a home directory of their own: who may sign in. */
  person(name: string): Person
  /** The command as the owner, who has signed in. */
  owner(): Promise<Person>
  close(): Promise<void>
}

/** The command as somebody, within this process. */
export interface Caller {
  /** `more` takes the place of what a command has of its process. */
  run(args: readonly string[], options?: RunOptions, more?: Partial<Shell>): Promise<Run>
  json(...args: readonly string[]): Promise<any>
}

export interface Person extends Caller {
  readonly home: string
}

/** The environment of the command as an application. */
export const environmentOf = (app: TestApp, client: TestClient): Readonly<Record<string, string>> => ({
  POSTERN_URL: app.url,
  POSTERN_CLIENT_ID: client.clientId,
  POSTERN_CLIENT_SECRET: client.clientSecret,
})

export const startCliApp = async (...given: Parameters<typeof startApp>): Promise<CliApp> => {
  const app = await startApp(...given)
  const { path, remove } = temporaryDirectory()
  const space = await app.space('production', 'production')
  const client = await app.application(space.id, grantablePermissions)
  const env = environmentOf(app, client)
  const clean = (done: Run, [command]: readonly string[]): Run => {
    if (app.canary.foundIn(done.stderr).length > 0) throw new Error(`A secret on standard error of postern ${command}`)
    return done
  }
  const run: CliApp['run'] = async (args, options = {}) =>
    clean(await runPostern(args, { cwd: path, ...options, env: { ...env, ...options.env } }), args)
  const jsonBy =
    (runAs: CliApp['run']): CliApp['json'] =>
    async (...args) => {
      const { status, stdout, stderr } = await runAs([...args, '--json'])
      if (status !== 0) throw new Error(`postern ${args.join(' ')} ended with ${status}: ${stderr}`)
      return JSON.parse(stdout)
    }
  const callerWith = (own: Readonly<Record<string, string>>): Caller => {
    const runAs: Caller['run'] = async (args, options = {}, more = {}) =>
      clean(await runHere(args, { ...options, env: { ...own, ...options.env } }, more), args)
    return { run: runAs, json: jsonBy(runAs) }
  }
  const person: CliApp['person'] = (name) => {
    const home = join(path, name)
    mkdirSync(home, { recursive: true })
    return { home, ...callerWith({ POSTERN_URL: app.url, HOME: home }) }
  }
  return {
    app,
    space,
    client,
    env,
    directory: path,
    run,
    json: jsonBy(run),
    machine: callerWith(env),
    person,
    owner: async () => {
      const owner = person('owner')
      const { status, stderr } = await owner.run(['login', '--email', 'owner@example.com'], { stdin: ownerPassword })
      if (status !== 0) throw new Error(`postern login ended with ${status}: ${stderr}`)
      return owner
    },
    close: async () => {
      await app.close()
      remove()
    },
  }
}
