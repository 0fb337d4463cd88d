import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Letters } from '../support/letters.ts'
import { environmentOf, startCliApp, type Caller, type CliApp, type Person } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

const letters = new Letters()
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
let cli: CliApp
let owner: Person
let machine: Caller
beforeAll(async () => {
  cli = await startCliApp({ outbound: letters })
  owner = await cli.owner()
  machine = cli.machine
})
afterAll(() => cli.close())

const codesOf = async (...runs: readonly (readonly string[])[]) =>
  Promise.all(runs.map(async (args) => reportedError(await owner.run([...args, '--json'])).code))

describe('postern users', () => {
  it('adds, changes, stops and lets in again a person, named by ID or e-mail address', async () => {
    const add = ['users', 'create', 'Ada', '--email', 'Ada@example.com', '--type', 'external']
    const { userId, user } = await owner.json(...add, '--entitlements', 'finance.read,finance.approve')
    expect(user).toEqual({
      ...{ id: userId, name: 'Ada', email: 'ada@example.com', status: 'active', type: 'external', createdAt: time },
      entitlements: ['finance.approve', 'finance.read'],
    })
    const update = ['users', 'update', 'ada@example.com']
    expect((await owner.json(...update, '--name', 'Ada L.', '--type', 'employee')).user).toEqual({
      ...user,
      name: 'Ada L.',
      type: 'employee',
    })
    expect((await owner.json(...update, '--entitlements', 'hr')).user.entitlements).toEqual(['hr'])
    expect(await codesOf([...update, '--entitlements', ''], update, [...update, '--type', 'boss'])).toEqual([
      'USAGE',
      'USAGE',
      'USAGE',
    ])
    expect((await owner.json(...update, '--no-entitlements')).user.entitlements).toEqual([])
    expect((await owner.json('users', 'suspend', userId)).user.status).toBe('suspended')
    expect((await owner.json('users', 'reactivate', userId)).user.status).toBe('active')
    const text = await owner.run(['users', 'show', userId])
    expect(text.stdout).toMatch(/^person +usr_\w+\nname +Ada L\.\ne-mail +ada@example\.com\n/)
    expect(text.stdout).toMatch(/\nNo roles\.\n$/)
  })

  it('removes a person for good, and only where that is said', async () => {
    const { userId } = await owner.json('users', 'create', 'Gone', '--email', 'gone@example.com')
    const unsure = await owner.run(['users', 'delete', 'gone@example.com', '--json'])
    expect([unsure.status, reportedError(unsure).message]).toEqual([2, expect.stringContaining('say --yes')])
    expect((await owner.json('users', 'show', userId)).user.status).toBe('active')
    const { user } = await owner.json('users', 'delete', 'gone@example.com', '--yes')
    expect(user).toMatchObject({ id: userId, status: 'deleted', name: null, email: null })
  })

  it('lists people by what they are', async () => {
    for (const name of ['Bea', 'Bob'])
      await owner.json('users', 'create', name, '--email', `${name}@example.com`, '--entitlements', 'vpn')
    const names = async (...more: string[]) =>
      (await owner.json('users', 'list', ...more)).users.map(({ name }: { name: string }) => name)
    expect(await names('--entitlement', 'vpn')).toEqual(['Bea', 'Bob'])
    expect(await names('--name-prefix', 'B', '--order', 'name_descending', '--limit', '1')).toEqual(['Bob'])
    expect(await names('--email', 'BOB@example.com')).toEqual(['Bob'])
    expect(await names('--status', 'deleted')).toEqual([null])
    expect(await names('--type', 'service_owner')).toEqual([])
    expect(await names('--role', 'owner', '--status', 'active')).toHaveLength(1)
    const text = await owner.run(['users', 'list', '--limit', '1'])
    expect(text.stdout).toMatch(/^ID +NAME +E-MAIL +STATUS +TYPE +ENTITLEMENTS +CREATED\n/)
    expect(text.stderr).toMatch(/There are more/)
  })

  it('says whom it does not find, and what is no ID', async () => {
    expect(await codesOf(['users', 'show', 'nobody@example.com'], ['users', 'show', 'ada'])).toEqual([
      'NOT_FOUND',
      'USAGE',
    ])
    expect((await owner.run(['users', 'show', 'ada'])).stderr).toContain('postern users list tells them')
  })
})

describe('postern profile', () => {
  it('changes your own name, and has none of an application', async () => {
    expect((await owner.json('profile', 'update', '--name', 'The Owner')).user.name).toBe('The Owner')
    const run = await machine.run(['profile', 'update', '--name', 'Robot', '--json'])
    expect(reportedError(run).code).toBe('NOT_FOUND')
  })
})

describe('postern members', () => {
  it('gives, changes, shows and takes a role in a space', async () => {
    const { userId } = await owner.json('users', 'create', 'Mia', '--email', 'mia@example.com')
    const add = ['members', 'add', 'mia@example.com', '--space', 'production', '--role', 'developer']
    const { memberId, member } = await owner.json(...add)
    expect(member).toEqual({ id: memberId, userId, spaceId: cli.space.id, role: 'developer', createdAt: time })
    const again = await machine.run([...add, '--json'])
    expect([again.status, reportedError(again).code]).toEqual([3, 'NAME_TAKEN'])
    expect(await codesOf(['members', 'add', userId, '--space', 'production'])).toEqual(['USAGE'])
    expect((await machine.json('members', 'update', memberId, '--role', 'member')).member.role).toBe('member')
    expect((await machine.json('members', 'show', memberId)).member).toEqual({ ...member, role: 'member' })
    const text = await owner.run(['users', 'show', userId])
    expect(text.stdout).toMatch(new RegExp(`\nID +ROLE +PERSON +IN +SINCE\n${memberId}  member  ${userId}  spc_`))
    expect(await machine.json('members', 'list', '--space', 'production', '--user', userId)).toEqual({
      members: [{ ...member, role: 'member' }],
      hasMore: false,
    })
    const unsure = await machine.run(['members', 'remove', memberId])
    expect([unsure.status, unsure.stdout]).toEqual([2, ''])
    expect(await machine.json('members', 'remove', memberId, '--yes')).toEqual({ memberId, userId })
    expect(await machine.json('members', 'list', '--user', userId)).toEqual({ members: [], hasMore: false })
  })

  it('gives a role in the whole installation, which takes one there', async () => {
    const { userId } = await owner.json('users', 'create', 'Ina', '--email', 'ina@example.com')
    const appoint = ['members', 'appoint', userId, '--role', 'auditor']
    expect(reportedError(await machine.run([...appoint, '--json'])).code).toBe('FORBIDDEN')
    const { memberId, member } = await owner.json(...appoint)
    expect(member).toMatchObject({ id: memberId, spaceId: null, role: 'auditor' })
    const listed = await owner.json('members', 'list', '--of-installation', '--order', 'newest_first')
    expect(listed.members.map(({ role }: { role: string }) => role)).toEqual(['auditor', 'owner'])
    const text = await owner.run(['members', 'list', '--of-installation', '--role', 'auditor'])
    expect(text.stdout).toMatch(/auditor +usr_\w+ +the installation +\d{4}/)
    const both = ['members', 'list', '--of-installation', '--space', 'production']
    expect(await codesOf(both)).toEqual(['USAGE'])
  })

  it('leaves the last owner', async () => {
    const { members } = await owner.json('members', 'list', '--of-installation', '--role', 'owner')
    expect(await codesOf(['members', 'remove', members[0].id, '--yes'])).toEqual(['LAST_OWNER'])
  })
})

describe('postern invitations', () => {
  const invite = (email: string, role: string) =>
    ['invitations', 'create', email, '--name', 'Guest', '--space', 'production', '--role', role] as const

  it('sends a link, sends another, shows what came of it, and prints no link', async () => {
    const { invitationId, invitation } = await machine.json(...invite('Guest@example.com', 'member'))
    expect(invitation).toMatchObject({ id: invitationId, email: 'guest@example.com', role: 'member', state: 'open' })
    const first = await letters.tokenOf(cli.app, invitationId)
    expect((await machine.json('invitations', 'resend', invitationId)).invitation.state).toBe('open')
    const second = await letters.tokenOf(cli.app, invitationId)
    expect(second).not.toBe(first)
    const shown = await machine.run(['invitations', 'show', invitationId])
    expect(shown.stdout).toMatch(/^invitation +inv_\w+\nname +Guest\ne-mail +guest@example\.com\n/)
    expect(cli.app.canary.foundIn(shown.stdout)).toEqual([])
    const { invitations } = await machine.json('invitations', 'list', '--space', 'production')
    expect(invitations).toEqual([(await machine.json('invitations', 'show', invitationId)).invitation])
    const text = await machine.run(['invitations', 'list', '--space', cli.space.id])
    expect(text.stdout).toMatch(/^ID +NAME +E-MAIL +ROLE +STATE +EXPIRES +INVITED BY\n/)
  })

  it('voids a link, once', async () => {
    const { invitationId } = await machine.json(...invite('second@example.com', 'member'))
    const withdraw = ['invitations', 'withdraw', invitationId]
    expect((await machine.json(...withdraw)).invitation.state).toBe('withdrawn')
    expect(await codesOf(withdraw, ['invitations', 'resend', invitationId])).toEqual([
      'INVITATION_CLOSED',
      'INVITATION_CLOSED',
    ])
  })

  it('never invites to more than the caller holds, and tells the ID alone to one that may not read', async () => {
    const permissions = ['invitations:create', 'spaces:read', 'applications:read'] as const
    const env = environmentOf(cli.app, await cli.app.application(cli.space.id, permissions))
    const more = await machine.run([...invite('third@example.com', 'admin'), '--json'], { env })
    expect([more.status, reportedError(more).code]).toEqual([3, 'ESCALATION'])
    const asMuch = await machine.run([...invite('third@example.com', 'member'), '--json'], { env })
    expect(JSON.parse(asMuch.stdout)).toEqual({ invitationId: expect.stringMatching(/^inv_/), invitation: null })
  })
})
