import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closedPort } from './support/closed-port.ts'
import { startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
let secretFile: string

beforeAll(async () => {
  cli = await startCliApp()
  secretFile = join(cli.directory, 'secret')
  writeFileSync(secretFile, `${cli.client.clientSecret}\n`, { mode: 0o600 })
})
afterAll(() => cli.close())

const asOfFile = () => ({ POSTERN_CLIENT_SECRET: '', POSTERN_CLIENT_SECRET_FILE: secretFile })

describe('postern token', () => {
  it('prints the token and nothing else, for the command line of another tool', async () => {
    const { status, stdout, stderr } = await cli.machine.run(['token'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const answer = await cli.app.graphql(stdout.trim(), '{ viewer { id } }')
    expect(answer.data.viewer.id).toBe(cli.client.clientId)
  })

  it('takes the secret from a file, an option or standard input', async () => {
    const runs = await Promise.all([
      cli.machine.run(['token'], { env: asOfFile() }),
      cli.machine.run(['token', '--client-secret-file', secretFile], { env: { POSTERN_CLIENT_SECRET: '' } }),
      cli.machine.run(['token', '--client-secret-file', '-'], { stdin: `${cli.client.clientSecret}\n` }),
    ])
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 0])
  })

  it('tells with --json what the token is for and until when, and asks for less where told to', async () => {
    expect(await cli.machine.json('token', '--scope', 'audit:read,spaces:read')).toEqual({
      accessToken: expect.stringMatching(/^ey/),
      tokenType: 'Bearer',
      scope: expect.toSatisfy((scope: string[]) => scope.toSorted().join() === 'audit:read,spaces:read'),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
  })

  it('refuses a secret file that others may read, and says what to do', async () => {
    const exposed = join(cli.directory, 'exposed')
    writeFileSync(exposed, cli.client.clientSecret)
    chmodSync(exposed, 0o640)
    const run = await cli.machine.run(['token', '--client-secret-file', exposed, '--json'])
    expect(run).toMatchObject({ status: 4, stdout: '' })
    expect(reportedError(run)).toMatchObject({
      code: 'SECRET_FILE_EXPOSED',
      message: expect.stringContaining(`chmod 600 ${exposed}`),
    })
  })

  it('tells missing, doubled and wrong credentials apart', async () => {
    const [noId, noSecret, both, wrong, unknown] = await Promise.all([
      cli.machine.run(['token'], { env: { POSTERN_CLIENT_ID: '' } }),
      cli.machine.run(['token'], { env: { POSTERN_CLIENT_SECRET: '' } }),
      cli.machine.run(['token'], { env: { POSTERN_CLIENT_SECRET_FILE: secretFile } }),
      cli.machine.run(['token', '--client-secret-file', '-', '--json'], { stdin: 'wrong' }),
      cli.machine.run(['token', '--client-id', 'app_nobody', '--json']),
    ])
    expect(noId.stderr).toMatch(/^postern: There is no client ID: .* \(CREDENTIALS_MISSING\)\n$/)
    expect(noSecret.stderr).toMatch(/POSTERN_CLIENT_SECRET_FILE/)
    expect(both.stderr).toMatch(/not both/)
    expect([noId, noSecret, both, wrong, unknown].map(({ status }) => status)).toEqual([4, 4, 2, 4, 4])
    for (const run of [wrong, unknown])
      expect(reportedError(run)).toMatchObject({
        code: 'OAUTH_INVALID_CLIENT',
        requestId: expect.stringMatching(/^req_/),
      })
  })

  it('tells an address where nobody is from one that is wrong', async () => {
    const [nobody, otherName, insecure, noAddress] = await Promise.all([
      cli.machine.run(['token', '--url', `http://127.0.0.1:${await closedPort()}`, '--json']),
      cli.machine.run(['token', '--url', cli.app.url.replace('127.0.0.1', 'localhost'), '--json']),
      cli.machine.run(['token', '--url', 'http://id.example.com', '--json']),
      cli.machine.run(['token', '--url', 'id.example.com', '--json']),
    ])
    expect(nobody.status).toBe(5)
    expect(reportedError(nobody)).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(reportedError(otherName).code).toBe('ISSUER_MISMATCH')
    expect([otherName, insecure, noAddress].map(({ status }) => status)).toEqual([2, 2, 2])
  })

  it('refuses a scope that was not granted, and one there is not', async () => {
    const [notGranted, misspelt] = await Promise.all([
      cli.app.application(cli.space.id, ['audit:read']).then((client) =>
        cli.machine.run(
          ['token', '--scope', 'spaces:read', '--client-id', client.clientId, '--client-secret-file', '-', '--json'],
          {
            stdin: client.clientSecret,
          },
        ),
      ),
      cli.machine.run(['token', '--scope', 'space:read', '--json']),
    ])
    expect(notGranted.status).toBe(3)
    expect(reportedError(notGranted).code).toBe('OAUTH_INVALID_SCOPE')
    expect(misspelt.status).toBe(2)
    expect(reportedError(misspelt).message).toContain('Did you mean spaces:read')
  })
})

describe('postern whoami', () => {
  it('tells who the server takes it for', async () => {
    const who = await cli.machine.json('whoami')
    expect(who).toMatchObject({ id: cli.client.clientId, type: 'application', space: { id: cli.space.id } })
    expect(who.permissions).toContain('audit:export')
    const text = await cli.machine.run(['whoami'])
    expect(text.stdout).toMatch(new RegExp(`^application +${cli.client.clientId}\n`))
  })
})
