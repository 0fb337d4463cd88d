import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/database.ts'
import { seedDatabase, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { closedPort } from './support/closed-port.ts'
import { reportedError, runPostern } from './support/run-postern.ts'

const directory = temporaryDirectory()
const passwordFile = join(directory.path, 'password')
const password = 'Correct-Horse-7-Battery!'
let server: ServerProcess
let env: Record<string, string>

beforeAll(async () => {
  writeFileSync(passwordFile, `${password}\n`)
  await seedDatabase(directory.path)
  server = await startServerProcess(directory.path)
  const { PORT = '', POSTERN_DATA_DIR = '' } = server.environment
  env = { PORT, POSTERN_DATA_DIR }
})
afterAll(async () => {
  await server.stop()
  directory.remove()
})

const setup = ['setup', '--email', 'admin@example.com', '--password-file']

describe('postern setup', () => {
  it('refuses a misspelt permission before any request, with the nearest there are', async () => {
    const wanted = ['--application', 'a', '--space', 's', '--permissions', 'aplications:read,audit:raed']
    const run = await runPostern([...setup, passwordFile, ...wanted], { env: { PORT: '1' } })
    expect(run.status).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toMatch(/no permission aplications:read\. Did you mean applications:read/)
    expect(run.stderr).toMatch(/no permission audit:raed\. Did you mean audit:read/)
  })

  it.each([
    [['--application', 'a'], '--application needs --space'],
    [['--space', 's', '--permissions', 'audit:read'], '--permissions needs --application'],
    [['--application', 'a', '--space', 's', '--permissions', 'viewer:read'], 'viewer:read cannot be granted'],
    [['--password', 'x'], 'A secret is never an argument'],
  ])('refuses %j', async (more, message) => {
    const run = await runPostern([...setup, passwordFile, ...more], { env })
    expect(run.status).toBe(2)
    expect(run.stderr).toContain(message)
  })

  it('says so where nothing answers, and where the token is not', async () => {
    const elsewhere = { POSTERN_DATA_DIR: join(directory.path, 'elsewhere') }
    const nobody = { PORT: String(await closedPort()) }
    const [unreachable, tokenless, insecure] = await Promise.all([
      runPostern([...setup, passwordFile, '--json'], { env: { ...nobody, ...elsewhere } }),
      runPostern([...setup, passwordFile, '--json'], { env: { ...env, ...elsewhere } }),
      runPostern([...setup, passwordFile, '--json'], { env: { POSTERN_PUBLIC_URL: 'http://id.example.com' } }),
    ])
    expect(unreachable.status).toBe(5)
    expect(reportedError(unreachable)).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(tokenless.status).toBe(3)
    expect(reportedError(tokenless).message).toContain('Set POSTERN_DATA_DIR as for the server')
    expect(insecure.status).toBe(2)
  })

  it('refuses a password that is missing, empty or too weak, and never repeats it', async () => {
    const [missing, empty, weak] = await Promise.all([
      runPostern([...setup, join(directory.path, 'none')], { env }),
      runPostern([...setup, '-'], { env, stdin: '\n' }),
      runPostern([...setup, '-', '--json'], { env, stdin: 'tooweakforthis' }),
    ])
    expect(missing).toMatchObject({ status: 2, stdout: '' })
    expect(missing.stderr).toContain('there is no such file')
    expect(empty.status).toBe(2)
    expect(empty.stderr).toContain('Standard input is empty')
    expect(weak.status).toBe(2)
    expect(reportedError(weak)).toMatchObject({ code: 'INVALID_INPUT', requestId: expect.stringMatching(/^req_/) })
    expect(weak.stderr).not.toContain('tooweakforthis')
  })

  it('sets up once, printing only the one object, and is refused from then on', async () => {
    const wanted = ['--application', 'first', '--space', 'production', '--permissions', 'applications:read']
    const run = await runPostern([...setup, passwordFile, '--json', ...wanted], { env })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout.trimEnd()).not.toContain('\n')
    const made = JSON.parse(run.stdout)
    const id = expect.stringMatching(/^app_/)
    expect(made).toEqual({
      admin: { id: expect.stringMatching(/^usr_/), email: 'admin@example.com' },
      space: { id: expect.stringMatching(/^spc_/), name: 'production' },
      application: { id, clientId: made.application.id, clientSecret: expect.stringMatching(/^pst_app_/) },
    })

    const { clientId, clientSecret } = made.application
    const credentials = { POSTERN_CLIENT_ID: clientId, POSTERN_CLIENT_SECRET: clientSecret }
    const whoami = await runPostern(['whoami', '--json'], { env: { ...env, ...credentials } })
    expect(JSON.parse(whoami.stdout)).toMatchObject({ id: clientId, permissions: ['applications:read'] })

    // The token is still there, until the next start: it is of no more use.
    expect(readFileSync(join(env['POSTERN_DATA_DIR'] ?? '', 'setup-token'), 'utf8')).not.toBe('')
    const again = await runPostern([...setup, passwordFile, '--json'], { env })
    expect(again).toMatchObject({ status: 3, stdout: '' })
    expect(reportedError(again).code).toBe('ALREADY_SET_UP')
  })
})
