import { grantablePermissions, roles, type GrantablePermission, type Id, type Role } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication, grantPermissions } from '../../packages/server/src/domain/applications/commands.ts'
import { revealSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import {
  addMember,
  appointMember,
  removeMember,
  updateMember,
} from '../../packages/server/src/domain/members/commands.ts'
import { createUser } from '../../packages/server/src/domain/users/commands.ts'
import type { ApplicationActor, UserActor } from '../../packages/server/src/kernel/actor.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { rolePermissions } from './role-permissions.ts'
import { storePolicy } from './stored-policies.ts'

let app: TestApp
let spaceId: Id<'Space'>
let otherSpaceId: Id<'Space'>

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space()).id
  otherSpaceId = (await app.space()).id
})
afterAll(() => app.close())

/** `done`, or the code of the fault. */
const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (cause: unknown) => (isFault(cause) ? cause.code : String(cause)),
  )

const grant = (actor: UserActor | ApplicationActor, applicationId: string, permissions: readonly string[]) =>
  outcomeOf(grantPermissions.perform(app.deps, app.call(actor), { applicationId, permissions }))

let serial = 0
const create = (actor: UserActor | ApplicationActor, permissions: readonly string[], where = spaceId) =>
  outcomeOf(
    createApplication.perform(app.deps, app.call(actor), {
      spaceId: where,
      name: `made ${(serial += 1)}`,
      permissions,
    }),
  )

const person = async (): Promise<Id<'User'>> => {
  const email = app.canary.keep(`newcomer-${(serial += 1)}@example.com`)
  return (await createUser.perform(app.deps, app.call(), { email, name: 'Newcomer' })).id
}

const give = async (actor: UserActor, role: Role, where = spaceId) =>
  outcomeOf(addMember.perform(app.deps, app.call(actor), { spaceId: where, userId: await person(), role }))

const applicationActor = ({ clientId, secretId }: TestClient, scopes: readonly string[]): ApplicationActor => ({
  type: 'application',
  id: clientId as Id<'Application'>,
  spaceId,
  credential: secretId,
  scopes: new Set(scopes),
})

describe('granting permissions to an application', () => {
  it.each(roles.filter((role) => rolePermissions[role].includes('applications:grant')))(
    'hands on what the role %s holds, and nothing else',
    async (role) => {
      const actor = await app.user(role, spaceId)
      const { clientId } = await app.application(spaceId, [])
      for (const permission of grantablePermissions) {
        const expected = rolePermissions[role].includes(permission) ? 'done' : 'ESCALATION'
        expect([permission, await grant(actor, clientId, [permission])]).toEqual([permission, expected])
        expect([permission, await create(actor, [permission])]).toEqual([permission, expected])
      }
    },
  )

  it('is refused whole where one of the permissions is not held, and recorded as refused', async () => {
    const actor = await app.user('developer', spaceId)
    const { clientId } = await app.application(spaceId, [])
    expect(await grant(actor, clientId, ['applications:read', 'audit:export'])).toBe('ESCALATION')
    const row = await app.deps.database.client.application.findUniqueOrThrow({ where: { id: clientId } })
    expect(row.permissions).toEqual([])
    expect((await app.events()).at(-1)).toMatchObject({
      action: 'applications:grant',
      outcome: 'refused',
      code: 'ESCALATION',
      actor: { type: 'user', id: actor.id },
      target: { type: 'Application', id: clientId },
    })
  })

  it('leaves alone what others granted, and cannot bring back what was taken away', async () => {
    const actor = await app.user('developer', spaceId)
    const { clientId } = await app.application(spaceId, ['audit:export'])
    expect(await grant(actor, clientId, ['audit:export', 'applications:read'])).toBe('done')
    expect(await grant(actor, clientId, ['applications:read'])).toBe('done')
    expect(await grant(actor, clientId, ['audit:export', 'applications:read'])).toBe('ESCALATION')
  })

  it('counts what is held in that space, not in another', async () => {
    const actor = await app.user('developer', spaceId)
    await addMember.perform(app.deps, app.call(), { spaceId: otherSpaceId, userId: actor.id, role: 'owner' })
    const here = await app.application(spaceId, [])
    const there = await app.application(otherSpaceId, [])
    expect(await grant(actor, here.clientId, ['audit:read'])).toBe('ESCALATION')
    expect(await grant(actor, there.clientId, ['audit:read'])).toBe('done')
    expect(await create(actor, ['audit:read'])).toBe('ESCALATION')
    expect(await create(actor, ['audit:read'], otherSpaceId)).toBe('done')
  })

  it('by an application is bounded by what it was granted', async () => {
    const client = await app.application(spaceId, ['applications:grant', 'applications:create', 'applications:read'])
    const actor = applicationActor(client, grantablePermissions)
    expect(await grant(actor, client.clientId, ['applications:grant', 'audit:read'])).toBe('ESCALATION')
    expect(await create(actor, ['spaces:read'])).toBe('ESCALATION')
    expect(await create(actor, ['applications:read'])).toBe('done')
    const there = await app.application(otherSpaceId, [])
    expect(await grant(actor, there.clientId, ['applications:read'])).toBe('NOT_FOUND')
  })

  it('by a narrowed token is bounded by the token, over HTTP too', async () => {
    const held: GrantablePermission[] = ['applications:grant', 'applications:create', 'applications:read', 'audit:read']
    const client = await app.application(spaceId, held)
    const target = await app.application(spaceId, [])
    const narrow = await app.token(client, { scope: 'applications:grant applications:create applications:read' })
    const ask = async (token: string) => {
      const mutation = `mutation ($grant: GrantApplicationPermissionsInput!, $create: CreateApplicationInput!) {
        grantApplicationPermissions(input: $grant) { __typename }
        createApplication(input: $create) { __typename }
      }`
      const permissions = ['audit:read']
      const { data } = await app.graphql(token, mutation, {
        grant: { applicationId: target.clientId, permissions },
        create: { spaceId, name: `by token ${(serial += 1)}`, permissions },
      })
      return [data.grantApplicationPermissions.__typename, data.createApplication.__typename]
    }
    expect(await ask(narrow)).toEqual(['EscalationError', 'EscalationError'])
    expect(await ask(await app.token(client))).toEqual([
      'GrantApplicationPermissionsSuccess',
      'CreateApplicationSuccess',
    ])
  })
})

describe('revealing a secret', () => {
  const slotOf = async (permissions: readonly GrantablePermission[]) => {
    const { slot } = await createApplication.perform(app.deps, app.call(), {
      spaceId,
      name: `to reveal ${(serial += 1)}`,
      permissions,
    })
    return slot.id
  }
  const reveal = (actor: UserActor | ApplicationActor, secretId: string) =>
    outcomeOf(revealSecret.perform(app.deps, app.call(actor), { secretId }))

  it('hands on what the application may, so it is for whoever holds all of that', async () => {
    const actor = await app.user('integration_owner', spaceId)
    const held = await slotOf(['applications:read', 'applications:rotate'])
    const excess = await slotOf(['applications:read', 'audit:export'])
    expect(await reveal(actor, held)).toBe('done')
    expect(await reveal(actor, excess)).toBe('ESCALATION')
    expect((await app.events()).at(-1)).toMatchObject({ action: 'applications:reveal', outcome: 'refused' })
    expect(await reveal(await app.user('owner', spaceId), excess), 'the slot is as it was').toBe('done')
  })

  it('by a narrowed token is bounded by the token', async () => {
    const client = await app.application(spaceId, ['applications:reveal', 'applications:read', 'audit:read'])
    const secretId = await slotOf(['audit:read'])
    expect(await reveal(applicationActor(client, ['applications:reveal', 'applications:read']), secretId)).toBe(
      'ESCALATION',
    )
    expect(await reveal(applicationActor(client, ['applications:reveal', 'audit:read']), secretId)).toBe('done')
  })
})

describe('giving a role to a person', () => {
  const covers = (giver: Role, given: Role) =>
    rolePermissions[given].every((permission) => rolePermissions[giver].includes(permission))

  it.each(roles.filter((role) => rolePermissions[role].includes('members:add')))(
    'by the role %s gives roles that hold no more',
    async (giver) => {
      // Who holds the role in the whole installation sees people who are in no space yet.
      const userId = await person()
      await app.deps.database.client.member.create({
        data: { id: app.deps.ids.mint('Member'), userId, role: giver, createdAt: new Date(app.deps.clock.now()) },
      })
      const actor: UserActor = { type: 'user', id: userId, credential: 'test', authenticatedAt: Infinity }
      for (const given of roles) {
        expect([given, await give(actor, given)]).toEqual([given, covers(giver, given) ? 'done' : 'ESCALATION'])
      }
    },
  )

  it.each(roles.filter((role) => !rolePermissions[role].includes('members:add')))(
    'is not for the role %s',
    async (giver) => {
      const actor = await app.user(giver, spaceId)
      expect(await give(actor, 'member')).toBe('FORBIDDEN')
    },
  )

  it('by a token that may not read people gives none to anybody, as if nobody were there', async () => {
    const held: GrantablePermission[] = ['members:add', 'users:read', 'spaces:read', 'applications:read']
    const client = await app.application(spaceId, held)
    const { id: userId } = await app.user('member', spaceId)
    const add = (scopes: readonly string[]) => {
      const call = app.call(applicationActor(client, scopes))
      return outcomeOf(addMember.perform(app.deps, call, { spaceId, userId, role: 'member' }))
    }
    expect(await add(held.filter((permission) => permission !== 'users:read'))).toBe('NOT_FOUND')
    expect(await add(held)).toBe('NAME_TAKEN')
  })

  it('does not reach into another space', async () => {
    const actor = await app.user('owner', spaceId)
    expect(await give(actor, 'member', otherSpaceId)).toBe('NOT_FOUND')
  })

  it('is no way to see a person of another space: whom one may not know of is not there', async () => {
    const actor = await app.user('owner', spaceId)
    const foreign = await app.user('member', otherSpaceId)
    const add = (userId: string) =>
      addMember.perform(app.deps, app.call(actor), { spaceId, userId, role: 'member' }).catch((cause: unknown) => cause)
    const unknown = await add(app.deps.ids.mint('User'))
    expect(unknown).toMatchObject({ code: 'NOT_FOUND' })
    expect(await add(foreign.id)).toEqual(unknown)
  })
})

describe('changing and taking a role', () => {
  const covers = (holder: Role, role: Role) =>
    rolePermissions[role].every((permission) => rolePermissions[holder].includes(permission))
  const holding = async (role: Role) => {
    const { id: userId } = await app.user()
    return (await addMember.perform(app.deps, app.call(), { spaceId, userId, role })).id
  }
  const change = (actor: UserActor, memberId: string, role: Role) =>
    outcomeOf(updateMember.perform(app.deps, app.call(actor), { memberId, role }))
  const take = (actor: UserActor, memberId: string) =>
    outcomeOf(removeMember.perform(app.deps, app.call(actor), { memberId }))

  it.each(roles.filter((role) => rolePermissions[role].includes('members:update')))(
    'by the role %s is for roles that hold no more, before and after',
    async (holder) => {
      const actor = await app.user(holder, spaceId)
      for (const from of roles) {
        for (const to of roles) {
          const expected = covers(holder, from) && covers(holder, to) ? 'done' : 'ESCALATION'
          expect([from, to, await change(actor, await holding(from), to)]).toEqual([from, to, expected])
        }
        const expected = covers(holder, from) ? 'done' : 'ESCALATION'
        expect([from, await take(actor, await holding(from))]).toEqual([from, expected])
      }
    },
  )

  it.each(roles.filter((role) => !rolePermissions[role].includes('members:update')))(
    'is not for the role %s, of oneself neither',
    async (holder) => {
      const actor = await app.user(holder, spaceId)
      const own = await app.deps.database.client.member.findFirstOrThrow({ where: { userId: actor.id } })
      const isSeen = rolePermissions[holder].includes('members:read')
      const refused = isSeen ? 'FORBIDDEN' : 'NOT_FOUND'
      expect([await change(actor, own.id, 'owner'), await take(actor, own.id)]).toEqual([refused, refused])
    },
  )

  it('of oneself to something stronger is refused', async () => {
    const actor = await app.user('admin', spaceId)
    const own = await app.deps.database.client.member.findFirstOrThrow({ where: { userId: actor.id } })
    expect(await change(actor, own.id, 'owner')).toBe('ESCALATION')
  })

  it('does not reach into another space, nor into the installation', async () => {
    const actor = await app.user('owner', spaceId)
    const { id: userId } = await app.user()
    const there = await addMember.perform(app.deps, app.call(), { spaceId: otherSpaceId, userId, role: 'member' })
    const above = await appointMember.perform(app.deps, app.call(), { userId, role: 'member' })
    for (const { id } of [there, above])
      expect([await change(actor, id, 'member'), await take(actor, id)]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect(
      await outcomeOf(appointMember.perform(app.deps, app.call(actor), { userId: actor.id, role: 'member' })),
    ).toBe('FORBIDDEN')
  })

  it('in the installation counts what is held in the installation', async () => {
    const { id } = await app.user()
    const { id: memberId } = await appointMember.perform(app.deps, app.call(), { userId: id, role: 'admin' })
    const admin: UserActor = { type: 'user', id, credential: 'test', authenticatedAt: Infinity }
    await addMember.perform(app.deps, app.call(), { spaceId, userId: id, role: 'owner' })
    const newcomer = await person()
    const appoint = (role: Role) =>
      outcomeOf(appointMember.perform(app.deps, app.call(admin), { userId: newcomer, role }))
    expect([await appoint('owner'), await change(admin, memberId, 'owner')]).toEqual(['ESCALATION', 'ESCALATION'])
    expect([await appoint('developer'), await appoint('developer')]).toEqual(['done', 'NAME_TAKEN'])
  })

  it('ends what the person could do with the next call', async () => {
    const actor = await app.user('admin', spaceId)
    const own = await app.deps.database.client.member.findFirstOrThrow({ where: { userId: actor.id } })
    const before = await app.deps.database.client.installation.findFirstOrThrow()
    expect(await create(actor, [])).toBe('done')
    await updateMember.perform(app.deps, app.call(), { memberId: own.id, role: 'member' })
    expect(await create(actor, [])).toBe('FORBIDDEN')
    await removeMember.perform(app.deps, app.call(), { memberId: own.id })
    expect(await create(actor, [])).toBe('NOT_FOUND')
    const after = await app.deps.database.client.installation.findFirstOrThrow()
    expect(after.policyVersion).toBe(before.policyVersion + 2)
    expect((await app.events()).at(-1)).toMatchObject({ decision: { policyVersion: after.policyVersion } })
  })
})

describe('a permission held by a policy', () => {
  const holder = async () => {
    const actor = await app.user('developer', spaceId)
    const { clientId } = await app.application(spaceId, [])
    return { actor, clientId }
  }

  it('without conditions can be handed on', async () => {
    const { actor, clientId } = await holder()
    await storePolicy(app, { spaceId, permissions: ['audit:read'], principal: { ids: [actor.id] } })
    expect(await grant(actor, clientId, ['audit:read'])).toBe('done')
  })

  it.each([
    ['on the object', { resource: { outcome: 'done' } }],
    ['on the request', { context: { addresses: ['127.0.0.0/8'] } }],
  ])('with a condition %s cannot', async (_what, condition) => {
    const { actor, clientId } = await holder()
    await storePolicy(app, { spaceId, permissions: ['audit:read'], principal: { ids: [actor.id] }, ...condition })
    expect(await grant(actor, clientId, ['audit:read'])).toBe('ESCALATION')
    expect(await create(actor, ['audit:read'])).toBe('ESCALATION')
  })

  it.each([
    ['on all of it', {}],
    ['on some objects', { resource: { name: 'x' } }],
    ['from some addresses', { context: { addresses: ['127.0.0.0/8'] } }],
    ['from addresses one does not call from', { context: { addresses: ['10.0.0.0/8'] } }],
  ])('cannot where a forbid stands %s', async (_what, condition) => {
    const { actor, clientId } = await holder()
    await storePolicy(app, {
      spaceId,
      effect: 'forbid',
      permissions: ['applications:read'],
      principal: { ids: [actor.id] },
      ...condition,
    })
    expect(await grant(actor, clientId, ['applications:read'])).not.toBe('done')
    expect(await create(actor, ['applications:read'])).toBe('ESCALATION')
  })

  it('can where the forbid is for another space', async () => {
    const { actor, clientId } = await holder()
    await storePolicy(app, {
      spaceId: otherSpaceId,
      effect: 'forbid',
      permissions: ['applications:rotate'],
      principal: { ids: [actor.id] },
    })
    expect(await grant(actor, clientId, ['applications:rotate'])).toBe('done')
  })

  it('can where the forbid is for other people', async () => {
    const { actor, clientId } = await holder()
    await storePolicy(app, {
      spaceId,
      effect: 'forbid',
      permissions: ['applications:rotate'],
      principal: { ids: [app.deps.ids.mint('User')] },
    })
    expect(await grant(actor, clientId, ['applications:rotate'])).toBe('done')
  })

  it('of another space is no use here', async () => {
    const { actor, clientId } = await holder()
    await storePolicy(app, { spaceId: otherSpaceId, permissions: ['audit:read'], principal: { ids: [actor.id] } })
    expect(await grant(actor, clientId, ['audit:read'])).toBe('ESCALATION')
  })

  it('lets a role be given whose permissions it completes', async () => {
    const actor = await app.user('admin', spaceId)
    const colleague = await app.user('member', spaceId)
    const add = () =>
      outcomeOf(
        addMember.perform(app.deps, app.call(actor), { spaceId: otherSpaceId, userId: colleague.id, role: 'auditor' }),
      )
    expect(await add()).toBe('NOT_FOUND')
    await addMember.perform(app.deps, app.call(), { spaceId: otherSpaceId, userId: actor.id, role: 'admin' })
    expect(await add()).toBe('ESCALATION')
    await storePolicy(app, { spaceId: otherSpaceId, permissions: ['audit:export'], principal: { ids: [actor.id] } })
    expect(await add()).toBe('done')
  })
})
