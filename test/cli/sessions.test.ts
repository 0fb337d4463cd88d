import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ownerPassword } from '../support/app.ts'
import { startCliApp, type CliApp, type Person } from './support/cli-app.ts'
import { endOf, reportedError, startPostern } from './support/run-postern.ts'

let cli: CliApp
let owner: Person
beforeAll(async () => {
  cli = await startCliApp()
  owner = await cli.owner()
})
afterAll(() => cli.close())

describe('postern sessions', () => {
  it('lists and shows them: one’s own, a person’s, the open ones', async () => {
    const { sessions } = await owner.json('sessions', 'list', '--mine')
    expect(sessions).toHaveLength(1)
    expect(sessions[0]).toMatchObject({ userId: cli.app.owner.id, state: 'open', isCurrent: true })
    expect((await owner.json('sessions', 'list', '--user', 'owner@example.com', '--state', 'open')).sessions).toEqual(
      sessions,
    )
    expect((await owner.json('sessions', 'list', '--state', 'ended', '--order', 'oldest_first')).sessions).toEqual([])
    // The owner has no role in that space, though one in the installation.
    expect(await cli.machine.json('sessions', 'list', '--space', 'production')).toEqual({
      sessions: [],
      hasMore: false,
    })
    const text = await owner.run(['sessions', 'list'])
    expect(text.stdout).toMatch(
      /^ID +PERSON +STATE +BROWSER +ADDRESS +LAST USED +ENDS\nses_\w+ +usr_\w+ +open, this one/,
    )
    const shown = await owner.run(['sessions', 'show', sessions[0].id])
    expect(shown.stdout).toMatch(/^session +ses_\w+\nperson +usr_\w+\nstate +open, this one\n/)
  })

  it('ends one, and all of a person', async () => {
    const second = cli.person('second')
    const signIn = () => second.run(['login', '--email', 'owner@example.com', '--json'], { stdin: ownerPassword })
    const { sessionId } = JSON.parse((await signIn()).stdout)
    const ended = await owner.json('sessions', 'end', sessionId)
    expect(ended).toMatchObject({ sessionId, userId: cli.app.owner.id, session: { state: 'ended', isCurrent: false } })
    await signIn()
    expect(await owner.json('sessions', 'end-all', cli.app.owner.id)).toEqual({ userId: cli.app.owner.id, ended: '2' })
    const [here, there] = await Promise.all([owner.run(['whoami', '--json']), second.run(['whoami', '--json'])])
    // That its own session is over the command knows from the answer; of the other one the server tells.
    expect([reportedError(here).code, reportedError(there).code]).toEqual(['CREDENTIALS_MISSING', 'UNAUTHENTICATED'])
    expect(there.stderr).toContain('Do: postern login')
  })

  it('says which ID it wants', async () => {
    const run = await cli.machine.run(['sessions', 'end', cli.app.owner.id])
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining('is not the ID of a session, ses_…')])
  })

  it('tells of those that end, as they end, until Ctrl-C', async () => {
    const person = cli.person('followed')
    const login = ['login', '--email', 'owner@example.com', '--json']
    const { sessionId } = JSON.parse((await person.run(login, { stdin: ownerPassword })).stdout)
    await owner.run(login, { stdin: ownerPassword })
    const env = { POSTERN_URL: cli.app.url, HOME: owner.home }
    const child = startPostern(['sessions', 'follow', '--user', cli.app.owner.id, '--json'], { env })
    const end = endOf(child)
    // Its opening is recorded before anything is told.
    await vi.waitFor(
      async () => expect(JSON.stringify(await cli.app.events())).toContain('"subscription":"sub_'),
      20_000,
    )
    const told = new Promise((resolve) => child.stdout.once('data', resolve))
    await person.json('logout')
    await told
    child.kill('SIGINT')
    const { status, stdout, stderr } = await end
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr:
        'postern: Interrupted. (INTERRUPTED)\n{"error":{"code":"INTERRUPTED","message":"Interrupted.","requestId":null,"retryable":false}}\n',
    })
    expect(JSON.parse(stdout)).toEqual({
      cursor: expect.any(String),
      sessions: [expect.objectContaining({ id: sessionId, state: 'ended' })],
    })
  })
})
