import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environmentOf, startCliApp, type Caller, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
let machine: Caller
let applicationId: string
let [ada, ben]: readonly string[] = []

beforeAll(async () => {
  cli = await startCliApp()
  machine = cli.machine
  ;({ applicationId } = await machine.json('applications', 'create', 'answered for', '--space', 'production'))
  ada = (await cli.app.user('developer', cli.space.id)).id
  ben = (await cli.app.user('auditor', cli.space.id)).id
})
afterAll(() => cli.close())

const owners = (...args: string[]) => {
  const [command, ...more] = args
  return ['applications', 'owners', command!, applicationId, ...more]
}
const codeOf = async (...args: string[]) => {
  const run = await machine.run([...owners(...args), '--json'])
  return [run.status, reportedError(run).code]
}

describe('postern applications owners', () => {
  it('says who answers for an application: people and roles, set, added and taken', async () => {
    expect(await machine.json(...owners('list'))).toEqual({ applicationId, ownerIds: [], ownerRoles: [] })
    const set = await machine.json(...owners('set', '--user', ada!, '--role', 'developer'))
    expect(set).toEqual({ applicationId, ownerIds: [ada], ownerRoles: ['developer'] })
    const added = await machine.json(...owners('add', '--user', ben!, '--role', 'auditor', '--role', 'developer'))
    expect(added).toEqual({
      applicationId,
      ownerIds: [ada, ben].toSorted(),
      ownerRoles: ['auditor', 'developer'],
    })
    expect(await machine.json(...owners('remove', '--user', ada!, '--role', 'developer'))).toEqual({
      applicationId,
      ownerIds: [ben],
      ownerRoles: ['auditor'],
    })
    const text = await machine.run(owners('list'))
    expect(text.stdout).toBe(`client ID  ${applicationId}\npeople     ${ben}\nroles      auditor\n`)
    const shown = await machine.run(['applications', 'show', applicationId])
    expect(shown.stdout).toContain(`${ben}, auditor\n`)
    expect(await machine.json(...owners('set', '--nobody'))).toMatchObject({ ownerIds: [], ownerRoles: [] })
  })

  it('names a person by e-mail address, as somebody who may read people', async () => {
    const owner = await cli.owner()
    const [id, email] = [cli.app.owner.id, 'owner@example.com']
    expect(await owner.json(...owners('add', '--user', email))).toMatchObject({ ownerIds: [id] })
    expect(await owner.json(...owners('remove', '--user', email))).toMatchObject({ ownerIds: [] })
  })

  it('is told what does not fit, and changes nothing then', async () => {
    const elsewhere = (await cli.app.user('developer', (await cli.app.space()).id)).id
    expect(await codeOf('set')).toEqual([2, 'USAGE'])
    expect(await codeOf('set', '--nobody', '--user', ada!)).toEqual([2, 'USAGE'])
    expect(await codeOf('add')).toEqual([2, 'USAGE'])
    expect(await codeOf('remove')).toEqual([2, 'USAGE'])
    expect(await codeOf('add', '--role', 'boss')).toEqual([2, 'USAGE'])
    expect(await codeOf('add', '--user', elsewhere)).toEqual([2, 'INVALID_INPUT'])
    expect(await codeOf('remove', '--user', ada!)).toEqual([3, 'NOT_FOUND'])
    expect(await codeOf('remove', '--role', 'owner')).toEqual([3, 'NOT_FOUND'])
    expect(await machine.json(...owners('list'))).toMatchObject({ ownerIds: [], ownerRoles: [] })
  })

  it('is told the ID alone where it may not read, and is refused where it may not assign', async () => {
    const assigner = environmentOf(cli.app, await cli.app.application(cli.space.id, ['applications:assign']))
    const set = await machine.run([...owners('set', '--user', ada!), '--json'], { env: assigner })
    expect(JSON.parse(set.stdout)).toEqual({ applicationId, ownerIds: null, ownerRoles: null })
    const reader = environmentOf(cli.app, await cli.app.application(cli.space.id, ['applications:read']))
    const refused = await machine.run([...owners('set', '--nobody'), '--json'], { env: reader })
    expect([refused.status, reportedError(refused).code]).toEqual([3, 'FORBIDDEN'])
    expect(await machine.json(...owners('list'))).toMatchObject({ ownerIds: [ada] })
  })
})
