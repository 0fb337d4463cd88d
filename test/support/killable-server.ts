import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { projectRoot } from './server-process.ts'

/** A port nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })

/** Where a service runs: the same over all its starts. */
export interface Place {
  readonly port: number
  readonly directory: string
  /** The PostgreSQL it uses; the embedded database in its directory where left out. */
  readonly databaseUrl?: string | undefined
  /** What it calls itself; its own address where left out. */
  readonly publicUrl?: string | undefined
}

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A service in a process of its own, to be ended in any way. */
export interface KillableServer {
  readonly url: string
  readonly ended: Promise<Ending>
  hasEnded(): boolean
  /** What it printed so far: output and errors. */
  printed(): string
  /** Waits until it is ready and answers how long that took from the start, in milliseconds. @throws where it ended instead */
  ready(): Promise<number>
  /** Ends it without any warning, as a power cut or the kernel would. */
  kill(): Promise<void>
  terminate(): void
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** Some time up to `most` milliseconds, another each time. */
export const randomPause = (most: number): Promise<void> => pause(randomInt(most))

/** The environment of a process that runs there, and nowhere else. */
export const ownEnvironment = ({ port, directory, databaseUrl, publicUrl }: Place): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _url, DATABASE_MIGRATION_URL: _migrationUrl, ...inherited } = process.env
  const own = { PORT: String(port), POSTERN_DATA_DIR: directory }
  return {
    ...inherited,
    ...own,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...(publicUrl !== undefined && { POSTERN_PUBLIC_URL: publicUrl }),
  }
}

/** Starts the service as `pnpm start` does. */
export const startKillableServer = (place: Place): KillableServer => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(projectRoot, 'packages/server/src/start.mjs')], {
    env: ownEnvironment(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  let hasEnded = false
  const ended = new Promise<Ending>((done) =>
    child.once('close', (code, signal) => {
      hasEnded = true
      done({ code, signal })
    }),
  )
  const url = `http://127.0.0.1:${place.port}`
  return {
    url,
    ended,
    hasEnded: () => hasEnded,
    printed: () => printed,
    ready: async () => {
      while (!hasEnded) {
        const answer = await fetch(`${url}/health/ready`).catch(() => null)
        if (answer?.ok) return performance.now() - startedAt
        await pause(20)
      }
      const { code, signal } = await ended
      throw new Error(`It ended before it was ready (${signal ?? code}): ${printed}`)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    terminate: () => void child.kill('SIGTERM'),
  }
}

/** The one-time set-up token that a service left in its directory. */
export const setupTokenIn = (directory: string): string | null => {
  const path = join(directory, 'setup-token')
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}
