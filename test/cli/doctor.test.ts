import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endSession } from '../../packages/server/src/domain/sessions/end-commands.ts'
import { systemNow } from '../../packages/cli/src/clock.ts'
import { TestAuthority } from '../support/certificates.ts'
import { environmentOf, startCliApp, type CliApp } from './support/cli-app.ts'
import { closedPort } from './support/closed-port.ts'
import { runHere } from './support/run-here.ts'
import { reportedError, runPostern, type Run } from './support/run-postern.ts'
import { standIn } from './support/stand-in.ts'

interface Finding {
  readonly name: string
  readonly status: string
  readonly found: string
  readonly advice: string | null
}

const dayMs = 86_400_000
let cli: CliApp
beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())

const findingsOf = ({ stdout }: Run): readonly Finding[] => JSON.parse(stdout).findings
const statusesOf = (run: Run) => Object.fromEntries(findingsOf(run).map(({ name, status }) => [name, status]))
const only = (run: Run, wanted: string): readonly Finding[] => findingsOf(run).filter(({ status }) => status === wanted)

describe('postern doctor', () => {
  it('finds nothing wrong where nothing is: as an application, by a file of its own', async () => {
    const file = join(cli.directory, 'own.secret')
    writeFileSync(file, cli.client.clientSecret, { mode: 0o600 })
    const env = { POSTERN_CLIENT_SECRET: '', POSTERN_CLIENT_SECRET_FILE: file }
    const run = await cli.machine.run(['doctor', '--json'], { env })
    expect([run.status, JSON.parse(run.stdout).ok]).toEqual([0, true])
    expect(statusesOf(run)).toEqual({
      ...{ VERSIONS: 'ok', CONFIGURATION: 'ok', TLS: 'ok', REACHABLE: 'ok', METADATA: 'ok', CLOCK: 'ok', KEYS: 'ok' },
      ...{ FILES: 'ok', CREDENTIALS: 'ok', TOKEN: 'ok', SECRET_EXPIRY: 'ok', REVOCATIONS: 'ok' },
    })
    expect(run.stdout).not.toMatch(/pst_app_|eyJ/)
    const text = await cli.machine.run(['doctor'], { env })
    expect(text.stdout).toMatch(/^ok {4}REACHABLE {6}The server answers at http/m)
    expect([text.status, text.stderr]).toEqual([0, ''])
  })

  it('tells when the secret in use ends soon, which is no failure yet', async () => {
    const client = await cli.app.application(cli.space.id, ['applications:read'], { secret: { expiresInDays: 5 } })
    const run = await cli.machine.run(['doctor', '--json'], { env: environmentOf(cli.app, client) })
    expect([run.status, only(run, 'warning')]).toEqual([
      0,
      [
        {
          ...{ name: 'SECRET_EXPIRY', status: 'warning', found: expect.stringMatching(/ends in [45] days/) },
          advice: expect.stringContaining('postern applications rotate'),
        },
      ],
    ])
  })

  it('says of a secret that is not accepted, and of one that is not there, what to do', async () => {
    const other = await cli.app.application(cli.space.id, [])
    const wrong = await cli.machine.run(['doctor', '--json'], { env: { POSTERN_CLIENT_SECRET: other.clientSecret } })
    expect([wrong.status, reportedError(wrong).code]).toEqual([8, 'NOT_WELL'])
    expect(JSON.parse(wrong.stdout).ok).toBe(false)
    expect(only(wrong, 'failed')).toEqual([expect.objectContaining({ name: 'TOKEN', advice: expect.any(String) })])
    const none = await cli.machine.run(['doctor', '--json'], { env: { POSTERN_CLIENT_SECRET: '' } })
    expect([none.status, only(none, 'failed')]).toEqual([
      8,
      [
        expect.objectContaining({
          name: 'CREDENTIALS',
          found:
            'There is no client secret: set POSTERN_CLIENT_SECRET_FILE or POSTERN_CLIENT_SECRET, or give --client-secret-file.',
        }),
      ],
    ])
  })

  it('finds a file of the secret that others can read, and fetches no token with it', async () => {
    const file = join(cli.directory, 'exposed.secret')
    writeFileSync(file, cli.client.clientSecret)
    chmodSync(file, 0o644)
    const env = { POSTERN_CLIENT_SECRET: '', POSTERN_CLIENT_SECRET_FILE: file }
    const run = await cli.machine.run(['doctor', '--json'], { env })
    expect([run.status, only(run, 'failed')]).toEqual([
      8,
      [expect.objectContaining({ name: 'FILES', advice: `Do: chmod 600 ${file}` })],
    ])
    expect(statusesOf(run)).not.toHaveProperty('TOKEN')
  })

  it('says of a session whether it is in force, until when, and whose it is', async () => {
    const nobody = await cli.person('nobody').run(['doctor', '--json'])
    expect([nobody.status, only(nobody, 'unknown')]).toEqual([
      0,
      [expect.objectContaining({ name: 'CREDENTIALS', advice: expect.stringContaining('postern login') })],
    ])
    const owner = await cli.owner()
    const signedIn = await owner.run(['doctor', '--json'])
    expect([signedIn.status, statusesOf(signedIn)]).toMatchObject([0, { FILES: 'ok', SESSION: 'ok' }])
    expect(signedIn.stdout).toContain(cli.app.owner.id)
    const late = await runHere(
      ['doctor', '--json'],
      { env: { POSTERN_URL: cli.app.url, HOME: owner.home } },
      { now: () => systemNow() + 11.5 * 3_600_000 },
    )
    expect(only(late, 'warning').map(({ name }) => name)).toEqual(['CLOCK', 'SESSION'])
    const directory = join(owner.home, '.config/postern/sessions')
    const [kept] = readdirSync(directory)
    chmodSync(join(directory, kept!), 0o640)
    const exposed = await owner.run(['doctor', '--json'])
    expect([exposed.status, only(exposed, 'failed').map(({ name }) => name)]).toEqual([8, ['FILES']])
    chmodSync(join(directory, kept!), 0o600)
    const { sessionId } = JSON.parse(readFileSync(join(directory, kept!), 'utf8'))
    await endSession.perform(cli.app.deps, cli.app.call(), { sessionId })
    const ended = await owner.run(['doctor', '--json'])
    expect([ended.status, only(ended, 'failed')]).toEqual([
      8,
      [expect.objectContaining({ name: 'SESSION', advice: expect.stringContaining('postern login') })],
    ])
  })

  it('says which way and how far the clock is off', async () => {
    const env = { ...cli.env }
    const ahead = await runHere(['doctor', '--json'], { env }, { now: () => systemNow() + 90_000 })
    expect(only(ahead, 'warning')).toEqual([
      expect.objectContaining({ name: 'CLOCK', found: expect.stringMatching(/ (?:8[5-9]|90) s ahead of/) }),
    ])
    const behind = await runHere(['doctor', '--json'], { env }, { now: () => systemNow() - 90_000 })
    expect(only(behind, 'warning')).toEqual([
      expect.objectContaining({ name: 'CLOCK', found: expect.stringMatching(/ (?:89|9[0-5]) s behind/) }),
    ])
  })

  it('says of a server that is not there, or is another, what to do, and sends it nothing', async () => {
    const env = { POSTERN_CLIENT_ID: cli.client.clientId, POSTERN_CLIENT_SECRET: cli.client.clientSecret }
    const down = await runHere(['doctor', '--json', '--url', `http://127.0.0.1:${await closedPort()}`], { env })
    expect([down.status, only(down, 'failed')]).toEqual([
      8,
      [expect.objectContaining({ name: 'REACHABLE', found: expect.stringContaining('(ECONNREFUSED)') })],
    ])
    const renamed = await runHere(['doctor', '--json', '--url', cli.app.url.replace('127.0.0.1', 'localhost')], { env })
    expect([renamed.status, only(renamed, 'failed')]).toEqual([
      8,
      [expect.objectContaining({ name: 'METADATA', found: expect.stringContaining(`It names itself ${cli.app.url}`) })],
    ])
    const plain = await runHere(['doctor', '--json', '--url', 'http://id.example.com'], { env })
    expect([plain.status, only(plain, 'failed').map(({ name }) => name)]).toEqual([8, ['TLS']])
    for (const run of [down, renamed, plain]) expect(statusesOf(run)).not.toHaveProperty('TOKEN')
    const wrong = await runHere(['doctor', '--json', '--url', 'nonsense'])
    expect([wrong.status, reportedError(wrong).code]).toEqual([2, 'USAGE'])
  })

  it('finds keys that cannot be read, and a page in the place of the server', async () => {
    const keyless = await standIn((_request, response) => response.writeHead(503).end())
    try {
      const run = await runHere(['doctor', '--json'], { env: keyless.env })
      // What stands in answers each well-known path with its metadata, and so no keys.
      expect([run.status, only(run, 'failed').map(({ name }) => name)]).toEqual([8, ['KEYS']])
    } finally {
      keyless.close()
    }
  })
})

describe('of a server with TLS', () => {
  const authority = new TestAuthority()

  /** So many days from now, as certificates spell a time (RFC 5280 §4.1.2.5.1). */
  const until = (days: number): string =>
    new Date(systemNow() + days * dayMs)
      .toISOString()
      .replaceAll(/[-:T]|\.\d+/g, '')
      .slice(2)

  const examine = async (days: number, trusted: boolean): Promise<Run> => {
    const { key, certificate } = authority.certify(['localhost'], until(days))
    const server = createServer({ key, cert: certificate }, (_request, response) => {
      const { port } = server.address() as AddressInfo
      const issuer = `https://localhost:${port}`
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ issuer, keys: [{ kty: 'EC' }] }))
    })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    const file = join(cli.directory, 'authority.pem')
    writeFileSync(file, authority.certificate)
    try {
      const { port } = server.address() as AddressInfo
      const env = { HOME: cli.directory, ...(trusted && { NODE_EXTRA_CA_CERTS: file }) }
      return await runPostern(['doctor', '--json', '--url', `https://localhost:${port}`], { env })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  it('postern doctor tells when its certificate ends, and warns two weeks before', async () => {
    const [long, short] = [await examine(100, true), await examine(5, true)]
    expect([long.status, statusesOf(long)]).toMatchObject([0, { TLS: 'ok', REACHABLE: 'ok', KEYS: 'ok' }])
    expect(findingsOf(long).find(({ name }) => name === 'TLS')!.found).toMatch(/ends in (?:99|100) days/)
    expect([short.status, only(short, 'warning').map(({ name }) => name)]).toEqual([0, ['TLS']])
  })

  it('postern doctor finds a certificate that is not trusted', async () => {
    const run = await examine(100, false)
    expect([run.status, only(run, 'failed')]).toEqual([
      8,
      [expect.objectContaining({ name: 'REACHABLE', advice: expect.stringContaining('NODE_EXTRA_CA_CERTS') })],
    ])
  })
})
