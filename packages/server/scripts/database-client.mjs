// Plain JavaScript: the start runs it before anything is imported that needs the client.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const stamp = fileURLToPath(new URL('../src/generated/made-from', import.meta.url))

/** Says from which models, and by which Prisma, a client is made. */
const origin = () => {
  const hash = createHash('sha256')
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const models = readdirSync(`${root}prisma`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.prisma'))
    .sort()
  for (const path of [manifest, ...models.map((model) => `${root}prisma/${model}`)])
    hash.update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

const madeFrom = () => {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return null
  }
}

/** Makes the client of the database from the models. @throws Error where Prisma can't; it has then said why */
export const generateClient = () => {
  const made = origin()
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
  // Prisma's CLI insists on a schema engine it would download; generating does not use it, so any existing file will do.
  const { status } = spawnSync(process.execPath, [prisma, 'generate', '--schema', 'prisma', '--no-hints'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: `${root}package.json`, CHECKPOINT_DISABLE: '1' },
  })
  if (status !== 0)
    throw new Error('The client of the database could not be generated from prisma/: see what Prisma said above.')
  writeFileSync(stamp, made)
}

/**
 * Makes it again where the models are others than it was made from: after an update that changes nothing else, installing
 * has nothing to do, and would leave the old one.
 */
export const refreshClient = () => {
  if (madeFrom() !== origin()) generateClient()
}
