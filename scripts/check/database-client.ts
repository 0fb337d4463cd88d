// node scripts/check/database-client.ts: exit code 1 where the Prisma client does not generate, or the one the types are
// checked against is not today's.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectPath } from '../project.ts'

const generated = join('packages', 'server', 'src', 'generated', 'prisma')

/** Every file below a folder with its text. */
const filesIn = (directory: string): Map<string, string> =>
  new Map(
    (existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: 'utf8' }) : [])
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, readFileSync(join(directory, path), 'utf8')]),
  )

const scratch = mkdtempSync(join(tmpdir(), 'postern-client-'))
try {
  // The generator writes beside the schema it reads.
  cpSync(projectPath('prisma'), join(scratch, 'prisma'), { recursive: true })
  const prisma = createRequire(projectPath('packages/server/package.json')).resolve('prisma/build/index.js')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [prisma, 'generate', '--schema', join(scratch, 'prisma'), '--no-hints'],
    {
      cwd: scratch,
      encoding: 'utf8',
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: projectPath('package.json'), CHECKPOINT_DISABLE: '1' },
    },
  )
  const fresh = filesIn(join(scratch, generated))
  const present = filesIn(projectPath(generated))
  const stale = [...new Set([...fresh.keys(), ...present.keys()])].filter(
    (path) => fresh.get(path) !== present.get(path),
  )
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`)
    process.exitCode = 1
  } else if (stale.length > 0) {
    process.stderr.write(
      `Out of date: ${stale.join(', ')}\nRun node packages/server/scripts/generate-client.mjs, then check again.\n`,
    )
    process.exitCode = 1
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
