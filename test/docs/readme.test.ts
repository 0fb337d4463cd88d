import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/database.ts'
import { projectRoot, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { cliShell, snippetsOf } from './snippets.ts'

const directory = temporaryDirectory()
let server: ServerProcess

const snippets = snippetsOf('README.md')

/** A block of the README, for the address of this test. */
const snippet = (name: string): string => {
  const found = snippets.get(name)
  if (!found) throw new Error(`README.md has no snippet ${name}.`)
  return found.replaceAll('http://127.0.0.1:4000', server.url)
}

const run = (script: string) =>
  spawnSync('bash', ['-c', cliShell + script], {
    cwd: directory.path,
    encoding: 'utf8',
    env: { ...server.environment, POSTERN_URL: server.url },
  })

beforeAll(async () => {
  symlinkSync(join(projectRoot, 'node_modules'), join(directory.path, 'node_modules'))
  server = await startServerProcess(directory.path)
})
afterAll(async () => {
  await server.stop()
  directory.remove()
})

describe('the README', () => {
  it('names two commands that there are', () => {
    // That they work on a fresh machine is what a run of CI is.
    const { packageManager, scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      packageManager: string
      scripts: Record<string, string>
    }
    const commands = snippets.get('two-commands')!.trim().split('\n')
    expect(commands).toEqual(['start', 'test'].map((script) => `npx -y ${packageManager} ${script}`))
    expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) })
  })

  it('leads from nothing to a token, the API, the SDK and a verified audit', () => {
    const set = run(snippet('setup'))
    expect(set.stderr).toBe('')
    expect(set.status).toBe(0)

    const curl = run(snippet('curl'))
    expect(JSON.parse(curl.stdout)).toMatchObject({
      data: { applications: { edges: [{ node: { name: 'orders', status: 'active' } }] } },
    })

    const credentials = snippet('curl').split('\n').slice(0, 2).join('\n')
    writeFileSync(join(directory.path, 'sdk.ts'), snippet('sdk'))
    const sdk = run(`${credentials}\nCLIENT_ID=$CLIENT_ID CLIENT_SECRET=$CLIENT_SECRET node sdk.ts`)
    expect(sdk.stderr).toBe('')
    expect(sdk.stdout).toBe("[ 'orders' ]\n")

    const audit = run(`${credentials}\n${snippet('audit')}`)
    expect(audit.stdout + audit.stderr).not.toMatch(/postern:/)
    expect(audit.status).toBe(0)
  })
})
