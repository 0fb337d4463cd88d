import type { Id } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appointMember, removeMember, updateMember } from '../../packages/server/src/domain/members/commands.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.close())

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (cause: unknown) => (isFault(cause) ? cause.code : String(cause)),
  )

const members = () => app.deps.database.client.member
const ownersLeft = () => members().count({ where: { role: 'owner', spaceId: null, user: { status: 'active' } } })
const membershipOf = async ({ id }: UserActor): Promise<Id<'Member'>> =>
  (await members().findFirstOrThrow({ where: { userId: id, spaceId: null } })).id as Id<'Member'>

const furtherOwner = async (): Promise<UserActor> => {
  const actor = await app.user()
  await appointMember.perform(app.deps, app.call(), { userId: actor.id, role: 'owner' })
  return actor
}
const remove = (actor: UserActor, memberId: string) =>
  outcomeOf(removeMember.perform(app.deps, app.call(actor), { memberId }))
const demote = (actor: UserActor, memberId: string) =>
  outcomeOf(updateMember.perform(app.deps, app.call(actor), { memberId, role: 'auditor' }))

/** The first owner is the only one again. */
const beginAgain = async (other: UserActor): Promise<void> => {
  await members().deleteMany({ where: { userId: { in: [app.owner.id, other.id] } } })
  const createdAt = new Date(app.deps.clock.now())
  await members().create({ data: { id: app.deps.ids.mint('Member'), userId: app.owner.id, role: 'owner', createdAt } })
  app.deps.changes.gap()
}

describe('the last owner of the installation', () => {
  it('can be neither removed nor demoted, not by themselves either, and the refusal is recorded', async () => {
    const own = await membershipOf(app.owner)
    expect([await remove(app.owner, own), await demote(app.owner, own)]).toEqual(['LAST_OWNER', 'LAST_OWNER'])
    expect((await app.events()).slice(-2).map(({ action, outcome, code }) => [action, outcome, code])).toEqual([
      ['members:remove', 'failed', 'LAST_OWNER'],
      ['members:update', 'failed', 'LAST_OWNER'],
    ])
    expect(await ownersLeft()).toBe(1)
  })

  it('may stay what they are', async () => {
    const memberId = await membershipOf(app.owner)
    expect(await outcomeOf(updateMember.perform(app.deps, app.call(), { memberId, role: 'owner' }))).toBe('done')
  })

  it('may go once there is another, who then is the last', async () => {
    const other = await furtherOwner()
    const [own, theirs] = [await membershipOf(app.owner), await membershipOf(other)]
    expect(await remove(app.owner, own)).toBe('done')
    expect(await remove(other, theirs)).toBe('LAST_OWNER')
  })

  it('is not counted by people who own a space, nor by those who cannot act', async () => {
    await app.user('owner', (await app.space()).id)
    const suspended = await furtherOwner()
    await app.deps.database.client.user.update({ where: { id: suspended.id }, data: { status: 'suspended' } })
    expect(await remove(app.owner, await membershipOf(app.owner))).toBe('LAST_OWNER')
    expect(await remove(app.owner, await membershipOf(suspended)), 'they are not the last who can act').toBe('done')
  })
})

describe('two owners at the same moment', () => {
  it.each([
    ['remove each other', remove],
    ['demote each other', demote],
  ])('who %s: one of them stays', async (_what, end) => {
    for (let round = 0; round < 8; round += 1) {
      const other = await furtherOwner()
      const [own, theirs] = [await membershipOf(app.owner), await membershipOf(other)]
      const outcomes = await Promise.all([end(app.owner, theirs), end(other, own)])
      // The one who came second was no owner any more: roles are read anew when a command's turn comes.
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
      expect(await ownersLeft()).toBe(1)
      await beginAgain(other)
    }
  })

  it('who remove each other beside a third: who came second was no owner any more', async () => {
    await furtherOwner()
    for (let round = 0; round < 8; round += 1) {
      const [one, other] = [await furtherOwner(), await furtherOwner()]
      const [first, second] = [await membershipOf(one), await membershipOf(other)]
      const outcomes = await Promise.all([remove(one, second), remove(other, first)])
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    }
  })

  it('who remove themselves: one of them stays', async () => {
    for (let round = 0; round < 4; round += 1) {
      const other = await furtherOwner()
      const [own, theirs] = [await membershipOf(app.owner), await membershipOf(other)]
      const outcomes = await Promise.all([remove(app.owner, own), remove(other, theirs)])
      expect(outcomes.toSorted()).toEqual(['LAST_OWNER', 'done'])
      expect(await ownersLeft()).toBe(1)
      await beginAgain(other)
    }
  })
})
