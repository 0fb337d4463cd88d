import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCliApp, type CliApp, type Person } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
let owner: Person
beforeAll(async () => {
  cli = await startCliApp()
  owner = await cli.owner()
})
afterAll(() => cli.close())

describe('postern spaces', () => {
  it('makes, finds, renames and shows them, by ID or name', async () => {
    const { spaceId, space } = await owner.json('spaces', 'create', 'staging', '--kind', 'staging')
    expect(space).toEqual({
      id: spaceId,
      name: 'staging',
      kind: 'staging',
      logLevel: 'info',
      secretPolicy: { mostSecrets: 5, longestDays: 730, mustExpire: true },
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    const changed = await owner.json('spaces', 'update', 'staging', '--name', 'rehearsal', '--log-level', 'debug')
    expect(changed).toEqual({ spaceId, space: { ...space, name: 'rehearsal', logLevel: 'debug' } })
    expect((await owner.json('spaces', 'update', spaceId, '--log-level', 'usual')).space.logLevel).toBe('info')
    const { space: shown } = await owner.json('spaces', 'show', 'rehearsal')
    expect(shown).toEqual({ ...space, name: 'rehearsal' })
    const text = await owner.run(['spaces', 'show', spaceId])
    expect(text.stdout).toMatch(/^space +spc_\w+\nname +rehearsal\nkind +staging\nlog level +info\n/)
  })

  it('lists them, by kind, name and order', async () => {
    await owner.json('spaces', 'create', 'rehearsal 2', '--kind', 'staging')
    const names = async (...more: string[]) =>
      (await owner.json('spaces', 'list', ...more)).spaces.map(({ name }: { name: string }) => name)
    expect(await names('--kind', 'staging')).toEqual(['rehearsal', 'rehearsal 2'])
    expect(await names('--name-prefix', 'rehe', '--order', 'name_descending')).toEqual(['rehearsal 2', 'rehearsal'])
    expect(await names('--limit', '1', '--order', 'newest_first')).toEqual(['rehearsal 2'])
    const text = await owner.run(['spaces', 'list'])
    expect(text.stdout).toMatch(/^ID +NAME +KIND +LOG +CREATED\n/)
  })

  it('are of one name, of a kind there is, and not made by an application', async () => {
    const create = ['spaces', 'create', 'rehearsal', '--kind']
    const [taken, odd, byApplication, nothing, unknown] = await Promise.all([
      owner.run([...create, 'staging', '--json']),
      owner.run([...create, 'stage', '--json']),
      cli.machine.run(['spaces', 'create', 'mine', '--kind', 'staging', '--json']),
      owner.run(['spaces', 'update', 'rehearsal', '--json']),
      owner.run(['spaces', 'show', 'rehersal', '--json']),
    ])
    expect([taken, odd, byApplication, nothing, unknown].map((run) => [run.status, reportedError(run).code])).toEqual([
      [3, 'NAME_TAKEN'],
      [2, 'USAGE'],
      [3, 'FORBIDDEN'],
      [2, 'USAGE'],
      [3, 'NOT_FOUND'],
    ])
    expect(unknown.stderr).toContain('Did you mean rehearsal')
  })
})
