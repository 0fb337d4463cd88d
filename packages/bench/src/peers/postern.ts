import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProgram } from '../child.ts'
import type { TokenClient } from './peer.ts'
import { setUpClient, type Owner } from './postern-api.ts'

const entry = fileURLToPath(new URL('../../../server/src/start.mjs', import.meta.url))

const longestWaitMs = 10_000

/** The one-time token, which the service writes about the time it says that it is ready. */
const setupToken = async (file: string): Promise<string> => {
  const deadline = performance.now() + longestWaitMs
  while (performance.now() < deadline) {
    const token = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
    if (token !== '') return token
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('Postern wrote no set-up token.')
}

/** A process of the service that said it is ready. */
export interface Started {
  readonly pid: number
  readonly startSeconds: number
}

/** The service, set up. */
export interface Service extends Started {
  readonly port: number
  /** The client it was set up with. */
  readonly client: TokenClient
  readonly owner: Owner
  /** Stops it, and starts it again on the same data; at another port. */
  restart(): Promise<Started>
  stop(): Promise<void>
}

const launch = async (directory: string, databaseUrl: string | null, profile: string | null) => {
  const startedAt = performance.now()
  const child = await startProgram(
    'Postern',
    [...(profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]), entry],
    {
      PORT: '0',
      POSTERN_DATA_DIR: directory,
      // Counted as ever, and never reached: one client stands for all of them here.
      POSTERN_LIMITS: 'tokens=100000000/60s,application-calls=100000000/60s',
      ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
    },
    /^Postern is ready at (\S+)$/,
  )
  return { ...child, startSeconds: (performance.now() - startedAt) / 1_000 }
}

/**
 * Starts the service as shipped, by the file that `pnpm start` runs, and sets it up through its API. Without a database
 * it uses the embedded one.
 */
export const startPostern = async (databaseUrl: string | null, profile: string | null): Promise<Service> => {
  const directory = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  let child: Awaited<ReturnType<typeof launch>> | null = null
  const stop = async (): Promise<void> => {
    await child?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const first = (child = await launch(directory, databaseUrl, profile))
    const { client, owner } = await setUpClient(first.announced, await setupToken(join(directory, 'setup-token')))
    return {
      pid: first.pid,
      startSeconds: first.startSeconds,
      port: Number(new URL(first.announced).port),
      client,
      owner,
      restart: async () => {
        await child?.stop()
        child = await launch(directory, databaseUrl, profile)
        return child
      },
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}
