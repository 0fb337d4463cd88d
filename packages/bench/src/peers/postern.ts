import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProgram } from '../child.ts'
import { tokenRequest, type Peer, type TokenClient } from './peer.ts'
import { setUpClient } from './postern-api.ts'

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

/**
 * Starts the service as shipped, by the file that `pnpm start` runs, and sets it up through its API. Without a database
 * it uses the embedded one.
 */
export const startPostern = async (
  databaseUrl: string | null,
  profile: string | null,
): Promise<Peer & { readonly client: TokenClient }> => {
  const directory = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  const remove = (): void => rmSync(directory, { recursive: true, force: true })
  try {
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
    const stop = async (): Promise<void> => {
      await child.stop()
      remove()
    }
    try {
      const port = Number(new URL(child.announced).port)
      const client = await setUpClient(child.announced, await setupToken(join(directory, 'setup-token')))
      const name = databaseUrl === null ? 'postern-embedded' : 'postern'
      return { name, pid: child.pid, port, request: tokenRequest(port, '/oauth/token', client), client, stop }
    } catch (cause) {
      await stop()
      throw cause
    }
  } catch (cause) {
    remove()
    throw cause
  }
}
