import { verifyExport, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportAudit, readAuditEvents } from '../../packages/server/src/domain/audit/queries.ts'
import { addMember, appointMember, removeMember } from '../../packages/server/src/domain/members/commands.ts'
import { readViewer } from '../../packages/server/src/domain/installation/queries.ts'
import { readSpaces } from '../../packages/server/src/domain/spaces/queries.ts'
import { createUser, updateProfile, updateUser } from '../../packages/server/src/domain/users/commands.ts'
import { readUser } from '../../packages/server/src/domain/users/queries.ts'
import { reactivateUser, suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { deleteUser } from '../../packages/server/src/workflows/erase-person.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { storePolicy } from '../authorization/stored-policies.ts'

let app: TestApp
let spaceId: Id<'Space'>

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space()).id
})
afterAll(() => app.close())

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (cause: unknown) => (isFault(cause) ? cause.code : String(cause)),
  )
const suspend = (actor: UserActor, userId: string) =>
  outcomeOf(suspendUser.perform(app.deps, app.call(actor), { userId }))
const reactivate = (actor: UserActor, userId: string) =>
  outcomeOf(reactivateUser.perform(app.deps, app.call(actor), { userId }))
const erase = (actor: UserActor, userId: string) => outcomeOf(deleteUser.perform(app.deps, app.call(actor), { userId }))
const rename = (actor: UserActor, userId: string) =>
  outcomeOf(updateUser.perform(app.deps, app.call(actor), { userId, name: 'Renamed' }))
const looks = (actor: UserActor) => outcomeOf(readSpaces.perform(app.deps, app.call(actor), {}))

const appointed = async (role: 'owner' | 'admin'): Promise<UserActor> => {
  const actor = await app.user()
  await appointMember.perform(app.deps, app.call(), { userId: actor.id, role })
  return actor
}

describe('a person', () => {
  it('changes their own name, and nobody needs to let them', async () => {
    const actor = await app.user()
    await updateProfile.perform(app.deps, app.call(actor), { name: '  Ada Lovelace ' })
    const { name } = await readUser.perform(app.deps, app.call(), { id: actor.id })
    expect(name).toBe('Ada Lovelace')
    expect(await rename(actor, actor.id)).toBe('NOT_FOUND')
  })

  it('has a type and entitlements that an admin of the installation sets, each once and in order', async () => {
    const { id: userId } = await app.user()
    const admin = await appointed('admin')
    const user = await updateUser.perform(app.deps, app.call(admin), {
      userId,
      type: 'service_owner',
      entitlements: ['payments', 'finance.approve', 'payments'],
    })
    expect(user).toMatchObject({ personType: 'service_owner', entitlements: ['finance.approve', 'payments'] })
  })

  it.each([['UPPER'], ['with space'], [''], ['-dash-first'], ['x'.repeat(64)]])(
    'has no entitlement called %j',
    async (name) => {
      const { id: userId } = await app.user()
      const work = updateUser.perform(app.deps, app.call(), { userId, entitlements: [name] })
      expect(await outcomeOf(work)).toBe('INVALID_INPUT')
    },
  )

  it('is found by policies through type and entitlements', async () => {
    const reader = await app.user()
    const make = (type: string, entitlements: readonly string[]) =>
      createUser.perform(app.deps, app.call(), {
        email: `${type}-${entitlements.length}@example.com`,
        name: 'Somebody',
        type,
        entitlements,
      })
    const [entitled, external, neither] = [
      await make('employee', ['on-call', 'z']),
      await make('external', []),
      await make('employee', ['z']),
    ]
    const allow = { spaceId: null, permissions: ['users:read'], principal: { ids: [reader.id] } } as const
    await storePolicy(app, { ...allow, resource: { entitlements: { has: 'on-call' } } })
    await storePolicy(app, { ...allow, resource: { personType: 'external' } })
    const reads = ({ id }: { id: string }) => outcomeOf(readUser.perform(app.deps, app.call(reader), { id }))
    expect([await reads(entitled), await reads(external), await reads(neither)]).toEqual(['done', 'done', 'NOT_FOUND'])
  })
})

describe('suspending', () => {
  it('stops a person with the next call and voids what they hold; reactivating gives the roles back', async () => {
    const actor = await app.user('developer', spaceId)
    expect(await looks(actor)).toBe('done')
    expect(await suspend(app.owner, actor.id)).toBe('done')
    expect(await looks(actor)).toBe('FORBIDDEN')
    expect(await outcomeOf(readViewer.perform(app.deps, app.call(actor), {}))).toBe('FORBIDDEN')
    expect(await outcomeOf(updateProfile.perform(app.deps, app.call(actor), { name: 'Still here' }))).not.toBe('done')
    expect(await reactivate(app.owner, actor.id)).toBe('done')
    expect(await looks(actor)).toBe('done')
    const { epoch } = await app.deps.database.client.user.findUniqueOrThrow({ where: { id: actor.id } })
    expect(epoch, 'sessions of before stay void').toBe(1)
  })

  it('like changing and deleting takes a role in the installation: the owner of a space changes nobody', async () => {
    const owner = await app.user('owner', spaceId)
    const member = await app.user('member', spaceId)
    for (const act of [suspend, reactivate, erase, rename])
      expect([await act(owner, member.id), await act(owner, owner.id)]).toEqual(['FORBIDDEN', 'FORBIDDEN'])
    const elsewhere = await app.user('owner', (await app.space()).id)
    for (const act of [suspend, reactivate, erase, rename]) expect(await act(elsewhere, member.id)).toBe('NOT_FOUND')
  })

  it('like deleting is never for somebody who holds more', async () => {
    const [admin, owner] = [await appointed('admin'), await appointed('owner')]
    const ownerOfSpace = await app.user('owner', spaceId)
    for (const act of [suspend, reactivate, erase])
      expect([await act(admin, owner.id), await act(admin, ownerOfSpace.id)]).toEqual(['ESCALATION', 'ESCALATION'])
    expect(await suspend(owner, admin.id)).toBe('done')
  })
})

describe('the last owner who can act', () => {
  it('is neither suspended nor deleted, also not by two owners at the same moment', async () => {
    const single = await startApp()
    const act = (work: typeof suspendUser | typeof deleteUser, actor: UserActor, userId: string) =>
      outcomeOf(work.perform(single.deps, single.call(actor), { userId }))
    try {
      for (const work of [suspendUser, deleteUser])
        expect(await act(work, single.owner, single.owner.id)).toBe('LAST_OWNER')
      for (let round = 0; round < 6; round += 1) {
        const other = await single.user()
        await appointMember.perform(single.deps, single.call(), { userId: other.id, role: 'owner' })
        const outcomes = await Promise.all([
          act(suspendUser, single.owner, other.id),
          act(suspendUser, other, single.owner.id),
        ])
        expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
        const client = single.deps.database.client
        expect(await client.user.count({ where: { status: 'active', memberships: { some: { role: 'owner' } } } })).toBe(
          1,
        )
        await client.user.update({ where: { id: single.owner.id }, data: { status: 'active' } })
        await client.member.deleteMany({ where: { userId: other.id } })
        single.deps.changes.gap()
      }
    } finally {
      await single.close()
    }
  })
})

describe('deleting a person', () => {
  it('frees the address, ends the roles and takes the password; an ID is all that is left', async () => {
    const email = app.canary.keep('ada@example.net')
    const { id: userId } = await createUser.perform(app.deps, app.call(), { email, name: 'Ada' })
    const actor: UserActor = { type: 'user', id: userId, credential: 'test', authenticatedAt: Infinity }
    await addMember.perform(app.deps, app.call(), { spaceId, userId, role: 'developer' })
    await app.deps.database.client.user.update({
      where: { id: userId },
      data: { passwordHash: new Secret('x').reveal() },
    })
    expect(await looks(actor)).toBe('done')
    expect(await erase(app.owner, userId)).toBe('done')
    expect(await looks(actor)).toBe('FORBIDDEN')
    const row = await app.deps.database.client.user.findUniqueOrThrow({
      where: { id: userId },
      include: { memberships: true },
    })
    expect(row).toMatchObject({ status: 'deleted', passwordHash: null, name: '', epoch: 1, memberships: [] })
    expect(row.email).not.toContain('ada')
    expect(await readUser.perform(app.deps, app.call(), { id: userId })).toMatchObject({ email: null, name: null })
    const again = await createUser.perform(app.deps, app.call(), { email, name: 'Another Ada' })
    expect(again.id).not.toBe(userId)
  })

  it('is for good: nothing is there to change any more, or to give a role', async () => {
    const { id: userId } = await app.user()
    expect(await erase(app.owner, userId)).toBe('done')
    for (const act of [suspend, reactivate, erase, rename]) expect(await act(app.owner, userId)).toBe('NOT_FOUND')
    const add = addMember.perform(app.deps, app.call(), { spaceId, userId, role: 'member' })
    expect(await outcomeOf(add)).toBe('NOT_FOUND')
  })

  it('erases what is personal in the evidence, and every proof holds', async () => {
    const user = await createUser.perform(app.deps, app.call(), {
      email: app.canary.keep('grace@example.net'),
      name: 'Grace Hopper',
    })
    const actor: UserActor = { type: 'user', id: user.id, credential: 'test', authenticatedAt: Infinity }
    await updateProfile.perform(app.deps, app.call(actor, '198.51.100.77'), { name: 'Rear Admiral Hopper' })
    const shown = async () => {
      const { nodes } = await readAuditEvents.perform(app.deps, app.call(), { targetId: user.id })
      return nodes.flatMap(({ address, sealedValues }) => [address, ...sealedValues.map(({ value }) => value)])
    }
    const exported = async () => {
      await app.app.jobs.runNow('seal-audit')
      const lines = await Array.fromAsync(await exportAudit.perform(app.deps, app.call(), {}))
      return {
        text: lines.join('\n'),
        report: await verifyExport(lines, { trustedKey: app.app.verifierKey, complete: true }),
      }
    }
    const personal = ['Grace Hopper', 'Rear Admiral Hopper', 'grace@example.net', '198.51.100.77']
    expect(await shown()).toEqual(expect.arrayContaining(personal))
    await exported()
    expect(await erase(app.owner, user.id)).toBe('done')
    expect((await shown()).filter((value) => personal.includes(value!))).toEqual([])
    const { text, report } = await exported()
    expect(report).toMatchObject({ ok: true, keyTrusted: true, leavesOnly: 0 })
    expect(personal.filter((value) => text.includes(value))).toEqual([])
    const { client } = app.deps.database
    expect(await client.subjectKey.findUniqueOrThrow({ where: { subjectId: user.id } })).toMatchObject({
      wrapped: null,
    })
    expect(await client.auditValue.count({ where: { subjectId: user.id } })).toBe(0)
  })
})

describe('a member who is removed', () => {
  it('sees the space no more, and stays a user', async () => {
    const actor = await app.user('developer', spaceId)
    const { id: memberId } = await app.deps.database.client.member.findFirstOrThrow({ where: { userId: actor.id } })
    await removeMember.perform(app.deps, app.call(), { memberId })
    expect(await looks(actor)).toBe('FORBIDDEN')
    expect(await outcomeOf(readViewer.perform(app.deps, app.call(actor), {}))).toBe('done')
  })
})
