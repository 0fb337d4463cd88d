import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownerPassword } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { startCliApp, type CliApp, type Person } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'
import { standIn } from './support/stand-in.ts'

const clock = new TestClock()
let cli: CliApp
beforeAll(async () => {
  cli = await startCliApp({ clock })
})
afterAll(() => cli.close())

const login = ['login', '--email', 'owner@example.com']
const directoryOf = ({ home }: Person): string => join(home, '.config/postern/sessions')
const fileOf = (person: Person): string => join(directoryOf(person), encodeURIComponent(cli.app.url) + '.json')
const keptBy = (person: Person) => JSON.parse(readFileSync(fileOf(person), 'utf8'))

const signIn = async (name: string): Promise<Person> => {
  const person = cli.person(name)
  const run = await person.run(login, { stdin: `${ownerPassword}\n` })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  cli.app.canary.keep(keptBy(person).token)
  return person
}

describe('postern login', () => {
  it('signs a person in, by a password from standard input, and commands then run as that person', async () => {
    const owner = cli.person('first')
    expect((await owner.run(['whoami', '--json'])).status).toBe(4)
    const run = await owner.run([...login, '--idle-minutes', '5', '--json'], { stdin: `${ownerPassword}\n` })
    const { userId, sessionId, endsAt } = JSON.parse(run.stdout)
    expect(userId).toBe(cli.app.owner.id)
    const who = await owner.json('whoami')
    expect(who).toMatchObject({ id: userId, type: 'user', credentialId: sessionId, signedInBy: 'session' })
    const { session } = await owner.json('sessions', 'show', sessionId)
    expect(session).toMatchObject({ endsAt, idleMinutes: 5, isCurrent: true, browser: 'The postern command on Linux' })
    const text = await owner.run(['whoami'])
    expect(text.stdout).toMatch(/^user +usr_\w+\n.*\nsigned in by +session, until \d{4}-/)
  })

  it('keeps the session in a file of its person alone, and tells nobody the token', async () => {
    const owner = await signIn('secret')
    expect(statSync(fileOf(owner)).mode & 0o777).toBe(0o600)
    expect(statSync(directoryOf(owner)).mode & 0o777).toBe(0o700)
    expect(readdirSync(directoryOf(owner))).toHaveLength(1)
    const again = await owner.run([...login, '--json'], { stdin: ownerPassword })
    expect(cli.app.canary.foundIn(again.stdout + again.stderr)).toEqual([])
  })

  it('ends the session that was there before', async () => {
    const owner = await signIn('twice')
    const { sessionId: before } = keptBy(owner)
    await owner.run(login, { stdin: ownerPassword })
    expect((await owner.json('sessions', 'show', before)).session.state).toBe('ended')
  })

  it('keeps nothing where the password is wrong, missing, or there is nowhere to keep it', async () => {
    const nobody = cli.person('wrong')
    const [wrong, none, nowhere] = await Promise.all([
      nobody.run([...login, '--json'], { stdin: 'Wrong-Horse-7-Battery!' }),
      nobody.run([...login, '--json'], { stdin: '' }),
      nobody.run([...login, '--json'], { stdin: ownerPassword, env: { HOME: '' } }),
    ])
    expect([wrong, none, nowhere].map((run) => [run.status, reportedError(run).code])).toEqual([
      [4, 'SIGN_IN_REFUSED'],
      [2, 'USAGE'],
      [2, 'USAGE'],
    ])
    expect(existsSync(directoryOf(nobody))).toBe(false)
  })

  it('follows XDG_CONFIG_HOME, but to no relative path', async () => {
    const person = cli.person('xdg')
    const env = { XDG_CONFIG_HOME: join(person.home, 'settings') }
    await person.run(login, { stdin: ownerPassword, env })
    expect(readdirSync(join(person.home, 'settings/postern/sessions'))).toHaveLength(1)
    await person.run(login, { stdin: ownerPassword, env: { XDG_CONFIG_HOME: 'settings' } })
    expect(existsSync(fileOf(person))).toBe(true)
  })
})

describe('the kept session', () => {
  it('is not used where client credentials are set: then the command is that application', async () => {
    const owner = await signIn('both')
    const { id, signedInBy } = JSON.parse(
      (await cli.machine.run(['whoami', '--json'], { env: { HOME: owner.home } })).stdout,
    )
    expect([id, signedInBy]).toEqual([cli.client.clientId, 'client credentials'])
    // Half of them is a mistake, and not a reason to act as somebody else.
    const half = await owner.run(['whoami', '--json'], { env: { POSTERN_CLIENT_SECRET: cli.client.clientSecret } })
    expect(reportedError(half).code).toBe('CREDENTIALS_MISSING')
  })

  it('gives no access token: those are for applications', async () => {
    const owner = await signIn('token')
    const run = await owner.run(['token', '--json'])
    expect([run.status, reportedError(run).code]).toEqual([4, 'CREDENTIALS_MISSING'])
  })

  it('carries what is not GraphQL too', async () => {
    const owner = await signIn('export')
    const run = await owner.run(['audit', 'export'])
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('"sessions:create"')
  })

  it('goes to no other address than the one that gave it', async () => {
    const owner = await signIn('elsewhere')
    const cookies: (string | undefined)[] = []
    const other = await standIn((request, response) => {
      cookies.push(request.headers.cookie)
      response.end('{}')
    })
    const url = other.env['POSTERN_URL']!
    expect((await owner.run(['whoami', '--url', url])).status).toBe(4)
    // Not even where the file was renamed to fit.
    renameSync(fileOf(owner), join(directoryOf(owner), `${encodeURIComponent(url)}.json`))
    const run = await owner.run(['whoami', '--url', url, '--json'])
    other.close()
    expect([run.status, reportedError(run).code, cookies]).toEqual([2, 'FILE_NOT_READABLE', []])
  })

  it.each([
    ['others may read', (file: string) => chmodSync(file, 0o640), 'SECRET_FILE_EXPOSED'],
    ['others may write', (file: string) => chmodSync(file, 0o602), 'SECRET_FILE_EXPOSED'],
    ['is damaged', (file: string) => writeFileSync(file, '{"token"'), 'FILE_NOT_READABLE'],
    [
      'is a link to another',
      (file: string) => {
        renameSync(file, `${file}.moved`)
        symlinkSync(`${file}.moved`, file)
      },
      'FILE_NOT_READABLE',
    ],
  ])('is not used from a file that %s, until somebody signs in anew', async (name, spoil, code) => {
    const owner = await signIn(name)
    spoil(fileOf(owner))
    const run = await owner.run(['whoami', '--json'])
    expect(reportedError(run).code).toBe(code)
    expect((await owner.run(login, { stdin: ownerPassword })).status).toBe(0)
    expect((await owner.run(['whoami'])).status).toBe(0)
    expect(statSync(fileOf(owner)).mode & 0o777).toBe(0o600)
  })

  it('that the server ended says what to do', async () => {
    const owner = await signIn('ended')
    await owner.json('sessions', 'end-all', 'owner@example.com')
    const run = await owner.run(['whoami', '--json'])
    expect([run.status, reportedError(run).code]).toEqual([4, 'CREDENTIALS_MISSING'])
    expect(run.stderr).toContain('postern login')
  })
})

describe('the server', () => {
  it('takes the session from a client that says no page sent it, and from no page of another site', async () => {
    const owner = await signIn('rules')
    const ask = (headers: Record<string, string>) =>
      fetch(`${cli.app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: `postern=${keptBy(owner).token}`, ...headers },
        body: JSON.stringify({ query: '{ viewer { id } }' }),
      }).then(async (response) => JSON.stringify(await response.json()))
    expect(await ask({ origin: cli.app.url })).toContain(cli.app.owner.id)
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }])
      expect(await ask(headers as Record<string, string>)).toContain('CROSS_SITE_REQUEST')
  })
})

describe('postern reauthenticate', () => {
  it('lets a person reveal a secret again, and keeps the cookie that takes the place of the former', async () => {
    const owner = await signIn('proof')
    const { token, ...before } = keptBy(owner)
    clock.advance(11 * 60_000)
    const made = await owner.json('applications', 'create', 'proved', '--space', 'production')
    const reveal = ['applications', 'reveal', made.secretId]
    const tooLate = await owner.run([...reveal, '--json'])
    expect(reportedError(tooLate).code).toBe('REAUTHENTICATION_REQUIRED')
    expect(tooLate.stderr).toContain('postern reauthenticate')
    const wrong = await owner.run(['reauthenticate', '--json'], { stdin: 'Wrong-Horse-7-Battery!' })
    expect(reportedError(wrong).code).toBe('SIGN_IN_REFUSED')
    expect((await owner.run(['reauthenticate'], { stdin: ownerPassword })).status).toBe(0)
    expect(keptBy(owner)).toEqual({ ...before, token: expect.not.stringMatching(token) })
    cli.app.canary.keep((await owner.run(reveal)).stdout.trim())
  })
})

describe('postern logout', () => {
  it('ends the session on the server and here', async () => {
    const owner = await signIn('out')
    const { token } = keptBy(owner)
    expect(await owner.json('logout')).toEqual({ ended: '1' })
    expect(existsSync(fileOf(owner))).toBe(false)
    const response = await fetch(`${cli.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `postern=${token}`, origin: cli.app.url },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    })
    expect(response.status).toBe(401)
    expect(await owner.json('logout')).toEqual({ ended: '0' })
  })

  it('ends the others, or all, where told to', async () => {
    const [here, there] = [await signIn('here'), await signIn('there')]
    expect(Number((await here.json('logout', '--others')).ended)).toBeGreaterThan(0)
    expect((await there.run(['whoami'])).status).toBe(4)
    expect((await here.run(['whoami'])).status).toBe(0)
    // The one that is over already is forgotten as well.
    expect(await there.json('logout')).toEqual({ ended: '0' })
    expect(await here.json('logout', '--everywhere')).toEqual({ ended: '1' })
    const both = await here.run(['logout', '--others', '--everywhere'])
    expect(both.status).toBe(2)
  })
})
