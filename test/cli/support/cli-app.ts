import { grantablePermissions } from '@postern/protocol'
import { startApp, type TestApp, type TestClient } from '../../support/app.ts'
import { temporaryDirectory } from '../../support/database.ts'
import { runPostern, type Run, type RunOptions } from './run-postern.ts'

/** A service, an application that may do everything in its space, and the command as that application. */
export interface CliApp {
  readonly app: TestApp
  readonly space: { readonly id: string; readonly name: string }
  readonly client: TestClient
  readonly env: Readonly<Record<string, string>>
  readonly directory: string
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  /** The same with `--json`, and what it printed. @throws where it does not end with 0 */
  json(...args: readonly string[]): Promise<any>
  close(): Promise<void>
}

/** The environment of the command as an application. */
export const environmentOf = (app: TestApp, client: TestClient): Readonly<Record<string, string>> => ({
  POSTERN_URL: app.url,
  POSTERN_CLIENT_ID: client.clientId,
  POSTERN_CLIENT_SECRET: client.clientSecret,
})

export const startCliApp = async (): Promise<CliApp> => {
  const app = await startApp()
  const { path, remove } = temporaryDirectory()
  const space = await app.space('production', 'production')
  const client = await app.application(space.id, grantablePermissions)
  const env = environmentOf(app, client)
  const run: CliApp['run'] = async (args, options = {}) => {
    const done = await runPostern(args, { cwd: path, ...options, env: { ...env, ...options.env } })
    if (app.canary.foundIn(done.stderr).length > 0) throw new Error(`A secret on standard error of postern ${args[0]}`)
    return done
  }
  return {
    app,
    space,
    client,
    env,
    directory: path,
    run,
    json: async (...args) => {
      const { status, stdout, stderr } = await run([...args, '--json'])
      if (status !== 0) throw new Error(`postern ${args.join(' ')} ended with ${status}: ${stderr}`)
      return JSON.parse(stdout)
    },
    close: async () => {
      await app.close()
      remove()
    },
  }
}
