import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { expect, vi } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { preparedDump } from './database.ts'

export const projectRoot = resolve(import.meta.dirname, '../..')

/** The environment of a process as a person's machine would have it: no database but the embedded one. */
const personalEnvironment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _url, DATABASE_MIGRATION_URL: _migrationUrl, ...rest } = process.env
  return { ...rest, ...more }
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })

export interface ServerProcess {
  readonly url: string
  /** What its scripts need: PORT and POSTERN_DATA_DIR. */
  readonly environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** Makes the database that a first start would make, of what tests' databases are made of. */
export const seedDatabase = async (directory: string): Promise<void> => {
  const database = await openDatabase({ directory: join(directory, 'data', 'database'), loadDataDir: preparedDump() })
  await database.close()
}

/** Starts the service as `pnpm start` does, with its data in `directory`, and waits until it is ready. */
export const startServerProcess = async (
  directory: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = personalEnvironment({
    PORT: String(port),
    POSTERN_DATA_DIR: join(directory, 'data'),
    ...settings,
  })
  const server = spawn(process.execPath, [join(projectRoot, 'packages/server/src/start.mjs')], {
    env: environment,
    stdio: 'ignore',
  })
  const ended = new Promise<void>((done) => server.once('exit', () => done()))
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).ok).toBe(true), {
    timeout: 60_000,
    interval: 100,
  })
  return {
    url,
    environment,
    stop: () => {
      server.kill('SIGTERM')
      return ended
    },
  }
}
