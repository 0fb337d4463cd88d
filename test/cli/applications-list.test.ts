import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environmentOf, startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
const more = 104

beforeAll(async () => {
  cli = await startCliApp()
  for (let index = 1; index < more; index += 1) await cli.app.application(cli.space.id, [], { name: `worker ${index}` })
  await cli.app.application(cli.space.id, ['audit:read'], { name: '日本 worker \u202e' })
})
afterAll(() => cli.close())

describe('postern applications list', () => {
  it('gives every page, in a stable shape with ISO times', async () => {
    const { applications, hasMore } = await cli.machine.json('applications', 'list')
    expect(hasMore).toBe(false)
    expect(applications).toHaveLength(more + 1)
    expect(new Set(applications.map(({ id }: { id: string }) => id)).size).toBe(more + 1)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(applications[1]).toEqual({
      id: expect.stringMatching(/^app_/),
      clientId: applications[1].id,
      spaceId: cli.space.id,
      name: 'worker 1',
      description: '',
      status: 'active',
      permissions: [],
      allowedAddresses: [],
      audiences: [],
      ownerIds: [],
      ownerRoles: [],
      tokenLifeSeconds: 21_600,
      tokensPerHour: null,
      tokensPerDay: null,
      tokenBinding: 'none',
      environment: 'production',
      createdAt: time,
      createdById: expect.stringMatching(/^usr_/),
      updatedAt: time,
    })
  })

  it('stops at the limit, and says that there is more', async () => {
    const { applications, hasMore } = await cli.machine.json('applications', 'list', '--limit', '101')
    expect([applications.length, hasMore]).toEqual([101, true])
    const text = await cli.machine.run(['applications', 'list', '--limit', '2'])
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(3)
    expect(text.stderr).toMatch(/There are more/)
  })

  it('is a plain table where it is piped: aligned, whole, and without what would rule a terminal', async () => {
    const { stdout } = await cli.machine.run(['applications', 'list'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^ID +NAME +STATUS +PERMISSIONS +SPACE +CREATED$/)
    expect(lines).toHaveLength(more + 2)
    expect(lines.at(-1)).toMatch(/日本 worker \\u202e +active +audit:read/)
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e…]/)
  })

  it('takes a space by its ID or name, and tells the nearest where there is none', async () => {
    const other = await cli.app.space('staging', 'staging')
    const [byId, byName, wrong] = await Promise.all([
      cli.machine.json('applications', 'list', '--space', cli.space.id, '--limit', '1'),
      cli.machine.json('applications', 'list', '--space', 'production', '--limit', '1'),
      cli.machine.run(['applications', 'list', '--space', 'producton', '--json']),
    ])
    expect(byId.applications).toHaveLength(1)
    expect(byName.applications).toEqual(byId.applications)
    expect(wrong.status).toBe(3)
    expect(reportedError(wrong)).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('production') })
    expect(await cli.machine.json('applications', 'list', '--space', other.id)).toEqual({
      applications: [],
      hasMore: false,
    })
  })

  it('tells what is missing where it is not allowed', async () => {
    const client = await cli.app.application(cli.space.id, ['audit:read'])
    const run = await cli.machine.run(['applications', 'list', '--json'], { env: environmentOf(cli.app, client) })
    expect(run).toMatchObject({ status: 3, stdout: '' })
    expect(reportedError(run)).toMatchObject({ code: 'FORBIDDEN', requestId: expect.stringMatching(/^req_/) })
    expect(run.stderr).toMatch(/^postern: .*applications:read.* \(FORBIDDEN, request req_\w+\)\n/)
  })

  it.each(['0', 'many', '1.5', '-1'])('refuses --limit %s', async (limit) => {
    const run = await cli.machine.run(['applications', 'list', `--limit=${limit}`])
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('must be a whole number')
  })
})
