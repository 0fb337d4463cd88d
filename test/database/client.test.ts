import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectPath } from '../../scripts/project.ts'

let tree: string

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'postern-client-'))
  for (const path of ['package.json', 'prisma', 'packages/server/scripts', 'packages/server/package.json'])
    cpSync(projectPath(path), join(tree, path), { recursive: true })
  for (const path of ['node_modules', 'packages/server/node_modules'])
    symlinkSync(projectPath(path), join(tree, path), 'dir')
  mkdirSync(join(tree, 'packages/server/src'))
})

afterAll(() => rmSync(tree, { recursive: true, force: true }))

/** What a start does before all else. */
const start = () => {
  const script = join(tree, 'packages/server/scripts/database-client.mjs')
  const { status, stderr } = spawnSync(
    process.execPath,
    ['-e', `import(${JSON.stringify(script)}).then(({ refreshClient }) => refreshClient())`],
    { encoding: 'utf8' },
  )
  return { status, stderr }
}

const generated = () => join(tree, 'packages/server/src/generated')
const models = () => readdirSync(join(generated(), 'prisma/models'))

it('a start makes the client of the database anew where the models are others than it was made from, and only there', () => {
  expect(start().status).toBe(0)
  expect(models()).toContain('Space.ts')
  expect(models()).not.toContain('Added.ts')

  rmSync(join(generated(), 'prisma/models/Space.ts'))
  expect(start().status).toBe(0)
  expect(models()).not.toContain('Space.ts')

  appendFileSync(join(tree, 'prisma/models/space.prisma'), '\nmodel Added {\n  id String @id\n}\n')
  expect(start().status).toBe(0)
  expect(models()).toEqual(expect.arrayContaining(['Space.ts', 'Added.ts']))

  const made = readFileSync(join(generated(), 'made-from'), 'utf8')
  appendFileSync(join(tree, 'prisma/models/space.prisma'), '\nmodel Broken {\n')
  const failed = start()
  expect(failed.status).toBe(1)
  expect(failed.stderr).toContain('could not be generated')
  expect(readFileSync(join(generated(), 'made-from'), 'utf8')).toBe(made)
})
