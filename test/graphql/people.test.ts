import type { GrantablePermission, Id, Role } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, appointMember } from '../../packages/server/src/domain/members/commands.ts'
import { createUser } from '../../packages/server/src/domain/users/commands.ts'
import { readUsers } from '../../packages/server/src/domain/users/queries.ts'
import { readMembers } from '../../packages/server/src/domain/members/queries.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let spaceId: Id<'Space'>
let otherSpaceId: Id<'Space'>
let token: string

const permissions: GrantablePermission[] = ['users:read', 'members:read', 'spaces:read']
const people: Record<string, Id<'User'>> = {}

const add = async (name: string, role: Role, where: Id<'Space'>, more: object = {}): Promise<void> => {
  const local = name === 'Ada' ? 'ada.byron' : name.toLowerCase().replaceAll(/[^a-z]/g, '-')
  const email = app.canary.keep(`${local}@example.com`)
  const { id: userId } = await createUser.perform(app.deps, app.call(), { email, name, ...more })
  await addMember.perform(app.deps, app.call(), { spaceId: where, userId, role })
  people[name] = userId
}

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space()).id
  otherSpaceId = (await app.space()).id
  await add('Grace', 'developer', spaceId, { type: 'external' })
  await add('ada', 'admin', spaceId, { entitlements: ['on-call'] })
  await add('Ada', 'developer', spaceId)
  await add('100% Sure', 'member', spaceId)
  await add('Hedy', 'auditor', spaceId)
  await add('Secret Stranger', 'owner', otherSpaceId, { entitlements: ['on-call'] })
  // Somebody of both spaces, and more in the other than here.
  await addMember.perform(app.deps, app.call(), { spaceId: otherSpaceId, userId: people['Hedy'], role: 'owner' })
  await appointMember.perform(app.deps, app.call(), { userId: people['Hedy'], role: 'admin' })
  await suspendUser.perform(app.deps, app.call(), { userId: people['Grace'] })
  token = await app.token(await app.application(spaceId, permissions))
})
afterAll(() => app.close())

const users = async (argument: string, by = token) => {
  const { data, errors } = await app.graphql(
    by,
    `{ users(${argument}) { edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
  )
  return errors ? { code: errors[0]!.extensions['code'] } : data.users
}
const names = async (argument: string, by = token): Promise<readonly string[]> => {
  const found = await users(argument, by)
  if ('code' in found) throw new Error(found.code)
  return found.edges.map(({ node }: { node: { name: string } }) => node.name)
}

describe('the list of people', () => {
  it.each([
    ['status: suspended', ['Grace']],
    ['type: external', ['Grace']],
    ['entitlement: "on-call"', ['ada']],
    ['entitlement: "on"', []],
    ['email: " HEDY@example.com"', ['Hedy']],
    ['namePrefix: "AD"', ['ada', 'Ada']],
    ['namePrefix: "da"', []],
    ['namePrefix: "100%"', ['100% Sure']],
    ['namePrefix: "%"', []],
    ['namePrefix: "_da"', []],
    ['role: developer', ['Grace', 'Ada']],
    ['role: developer, status: active', ['Ada']],
  ])('is filtered by %s', async (argument, expected) => {
    expect(await names(argument)).toEqual(expected)
  })

  it('is sorted by age or by name, forwards and backwards', async () => {
    const oldest = ['Grace', 'ada', 'Ada', '100% Sure', 'Hedy']
    expect(await names('order: oldest_first')).toEqual(oldest)
    expect(await names('order: newest_first')).toEqual(oldest.toReversed())
    const byName = await names('order: name_ascending')
    expect(byName.toSorted()).toEqual(oldest.toSorted())
    expect(await names('order: name_descending')).toEqual(byName.toReversed())
  })

  it.each(['oldest_first', 'newest_first', 'name_ascending', 'name_descending'])(
    'in the order %s is read page by page both ways, each person once',
    async (order) => {
      const whole = await names(`order: ${order}`)
      const walk = async (size: string, cursor: string, isForward: boolean) => {
        const seen: string[] = []
        let argument = `order: ${order}, ${size}: 2`
        for (let pages = 0; pages < 5; pages += 1) {
          const { edges, pageInfo } = await users(argument)
          const page = edges.map(({ node }: { node: { name: string } }) => node.name)
          seen.splice(isForward ? seen.length : 0, 0, ...page)
          if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break
          const next = isForward ? pageInfo.endCursor : pageInfo.startCursor
          argument = `order: ${order}, ${size}: 2, ${cursor}: ${JSON.stringify(next)}`
        }
        return seen
      }
      expect(await walk('first', 'after', true)).toEqual(whole)
      expect(await walk('last', 'before', false)).toEqual(whole)
    },
  )

  it.each([
    ['name_ascending', 'x'],
    ['name_ascending', Buffer.from('["a"]').toString('base64url')],
    ['name_ascending', Buffer.from('[1,2]').toString('base64url')],
    ['oldest_first', Buffer.from('["a","b"]').toString('base64url')],
  ])('in the order %s takes no cursor like %j', async (order, cursor) => {
    expect(await users(`order: ${order}, after: ${JSON.stringify(cursor)}`)).toEqual({ code: 'INVALID_INPUT' })
  })
})

describe('people and their roles', () => {
  it('are read in one answer, each from the other', async () => {
    const { data } = await app.graphql(
      token,
      `query ($id: ID!) { user(id: $id) { name type entitlements memberships { role space { id } user { name } } } }`,
      { id: people['ada'] },
    )
    expect(data.user).toEqual({
      name: 'ada',
      type: 'employee',
      entitlements: ['on-call'],
      memberships: [{ role: 'admin', space: { id: spaceId }, user: { name: 'ada' } }],
    })
  })

  it('are listed by space, person, role and order, and one by its ID', async () => {
    const list = async (argument: string) => {
      const { data } = await app.graphql(token, `{ members(${argument}) { edges { node { id userId role } } } }`)
      return data.members.edges.map(({ node }: { node: object }) => node)
    }
    const developers = await list('role: developer')
    expect(developers.map(({ userId }: { userId: string }) => userId)).toEqual([people['Grace'], people['Ada']])
    expect(await list('role: developer, order: newest_first')).toEqual(developers.toReversed())
    const [own] = await list(`userId: "${people['Ada']}"`)
    const { data } = await app.graphql(token, `query ($id: ID!) { member(id: $id) { id userId role } }`, { id: own.id })
    expect(data.member).toEqual(own)
  })

  it('of the installation are listed for who may see them', async () => {
    const { nodes } = await readMembers.perform(app.deps, app.call(), { ofInstallation: true })
    expect(nodes.map(({ userId, role }) => [userId, role])).toEqual([
      [app.owner.id, 'owner'],
      [people['Hedy'], 'admin'],
    ])
    const both = readMembers.perform(app.deps, app.call(), { ofInstallation: true, spaceId })
    await expect(both).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('somebody who sees one space', () => {
  // What they know of the outside, and try.
  const attempts = () => [
    `role: owner`,
    `spaceId: "${otherSpaceId}"`,
    `namePrefix: "Secret"`,
    `email: "secret-stranger@example.com"`,
    `role: admin, namePrefix: "Hedy"`,
    `role: owner, spaceId: "${otherSpaceId}"`,
  ]

  it('finds nobody of another by any filter, and no role that is held elsewhere', async () => {
    for (const attempt of attempts()) {
      const { edges, pageInfo } = await users(`first: 1, ${attempt}`)
      expect([attempt, edges, pageInfo.hasNextPage]).toEqual([attempt, [], false])
    }
    expect(await names('entitlement: "on-call"')).toEqual(['ada'])
  })

  it('sees of somebody in both spaces the role held here, and no other', async () => {
    const query = `query ($id: ID!) { user(id: $id) { memberships { role spaceId } }
      members(userId: $id) { edges { node { role spaceId } } }
      ofInstallation: members(ofInstallation: true) { edges { node { id } } } }`
    const { data } = await app.graphql(token, query, { id: people['Hedy'] })
    const here = { role: 'auditor', spaceId }
    expect(data).toEqual({
      user: { memberships: [here] },
      members: { edges: [{ node: here }] },
      ofInstallation: { edges: [] },
    })
  })

  it('learns from no cursor where the name of a stranger stands', async () => {
    // A cursor that a stranger's row would give: it is taken as the place it spells out, and no row is looked up.
    const spelt = (id: string) => Buffer.from(JSON.stringify(['Secret Stranger', id])).toString('base64url')
    const page = (id: string) => users(`order: name_ascending, after: ${JSON.stringify(spelt(id))}`)
    expect(await page(people['Secret Stranger']!)).toEqual(await page(app.deps.ids.mint('User')))
    const byId = (id: string) => users(`after: ${JSON.stringify(Buffer.from(id).toString('base64url'))}`)
    const { edges } = await byId(people['Secret Stranger']!)
    expect(edges).toEqual([])
  })

  it('as a person sees the same as a token', async () => {
    const admin: UserActor = await app.user('admin', spaceId)
    const { nodes } = await readUsers.perform(app.deps, app.call(admin), {})
    expect(nodes.map(({ name }) => name)).not.toContain('Secret Stranger')
    for (const input of [{ role: 'owner' }, { spaceId: otherSpaceId }, { email: 'owner@example.com' }])
      expect((await readUsers.perform(app.deps, app.call(admin), input)).nodes).toEqual([])
  })

  it('and may not see roles finds nobody by them', async () => {
    const blind = await app.token(await app.application(spaceId, ['users:read']))
    expect(await names('first: 100', blind)).toContain('Hedy')
    expect(await names('role: auditor', blind)).toEqual([])
    const query = `query ($id: ID!) { user(id: $id) { name memberships { role } } }`
    const { data } = await app.graphql(blind, query, { id: people['Hedy'] })
    expect(data.user).toEqual({ name: 'Hedy', memberships: null })
  })
})
