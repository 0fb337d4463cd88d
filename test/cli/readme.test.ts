import { spawn } from 'node:child_process'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProgram } from '../../packages/cli/src/program.ts'
import type { Shell } from '../../packages/cli/src/shell.ts'
import { temporaryDirectory } from '../support/database.ts'
import { projectRoot, seedDatabase, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { endOf, entry } from './support/run-postern.ts'

const directory = temporaryDirectory()
let server: ServerProcess

beforeAll(async () => {
  await seedDatabase(directory.path)
  server = await startServerProcess(directory.path)
  writeFileSync(join(directory.path, 'password.txt'), 'Correct-Horse-7-Battery!\n')
  expect(await run({}, 'setup')).toMatchObject({ status: 0, stderr: '' })
})
afterAll(async () => {
  await server.stop()
  directory.remove()
})

const readme = readFileSync(join(projectRoot, 'packages/cli/README.md'), 'utf8')

/** The fenced block behind `<!-- run: name -->`, for the address of this test. */
const snippet = (name: string): string => {
  const found = new RegExp(`<!-- run: ${name} -->\\n+\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1]
  if (!found) throw new Error(`The README has no snippet ${name}.`)
  return found.replaceAll('http://127.0.0.1:4000', server.url)
}

const run = (environment: Readonly<Record<string, string>>, ...names: string[]) => {
  const script = ['set -euo pipefail', `postern() { '${process.execPath}' '${entry}' "$@"; }`, ...names.map(snippet)]
  const env = { ...server.environment, ...environment }
  return endOf(spawn('bash', ['-c', script.join('\n')], { cwd: directory.path, env }))
}

const at = (file: string): string => join(directory.path, file)

describe('the README of the command', () => {
  it('has a row for each command', () => {
    const shell = { out: null, err: null } as unknown as Shell
    const leavesOf = (command: ReturnType<typeof createProgram>, path: string): string[] =>
      command.commands.length === 0 ? [path] : command.commands.flatMap((one) => leavesOf(one, `${path} ${one.name()}`))
    const all = createProgram(shell).commands.flatMap((command) => leavesOf(command, command.name()))
    const rows = [...readme.matchAll(/^\| `([^`]+)` /gm)]
      .map(([, cell]) => cell!.replace(/ *(?:--|[A-Z]).*/, ''))
      .filter(Boolean)
    expect(rows.toSorted()).toEqual(all.toSorted())
  })

  it('lets a person sign in, and manage spaces and people', async () => {
    const asPerson = await run({ HOME: directory.path }, 'login', 'people')
    expect(asPerson.stderr).toBe('Sessions ended: 1.\n')
    expect(asPerson.status).toBe(0)
    expect(asPerson.stdout).toMatch(/^signed in by +session, until /m)
    expect(asPerson.stdout).toMatch(/^status +suspended$/m)
  })

  it('leads from set-up over tokens and secrets to verified evidence', async () => {
    const used = await run({}, 'credentials', 'doctor', 'token', 'applications', 'webhooks', 'scopes', 'completion')
    expect(used.stderr).not.toMatch(/postern:/)
    expect(used.status).toBe(0)
    const { application } = JSON.parse(readFileSync(at('setup.json'), 'utf8'))
    expect(used.stdout).toContain(`"id":"${application.clientId}"`)
    expect(used.stdout).toMatch(/^ID +NAME/m)
    expect(used.stdout).toMatch(/^In all: audit:read$/m)
    expect(used.stdout).not.toContain('pst_')
    for (const file of ['setup.json', 'secret', 'reports.secret', 'reports.next.secret', 'on-call.secret'])
      expect({ file, mode: statSync(at(file)).mode & 0o777 }).toEqual({ file, mode: 0o600 })

    // The key is on the server's standard output; a test may take it from the export.
    const first = await run({ AUDIT_KEY: '' }, 'credentials', 'audit')
    expect(first.stderr).toContain('--key is not a verifier key')
    const AUDIT_KEY = JSON.parse(readFileSync(at('audit.ndjson'), 'utf8').split('\n')[0] ?? '').key
    rmSync(at('audit.ndjson'))
    const verified = await run({ AUDIT_KEY }, 'credentials', 'audit')
    expect(verified.stdout).toContain('The export holds.')
    expect(verified.status).toBe(0)
    expect(readFileSync(at('audit.checkpoint'), 'utf8')).toMatch(/^[^\n]+\n\d+\n/)
  })
})
