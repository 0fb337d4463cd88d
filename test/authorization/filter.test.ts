import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSession } from '../../packages/server/src/domain/sessions/commands.ts'
import { resourceRules } from '../../packages/server/src/domain/resources.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { PolicyEngine } from '../../packages/server/src/kernel/policy/engine.ts'
import type { Policy, Target } from '../../packages/server/src/kernel/policy/policy.ts'
import { sessionInput } from '../audit/session-cases.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let spaces: readonly string[]

beforeAll(async () => {
  app = await startApp()
  const [one, other] = [await app.space(), await app.space()]
  spaces = [one.id, other.id]
  for (const person of [
    await app.user('developer', one.id),
    await app.user('auditor', one.id),
    await app.user('developer', other.id),
  ])
    await createSession.perform(app.deps, app.call(person), sessionInput)
})
afterAll(() => app.close())

const engineOf = (policies: readonly Policy[], id = 'usr_x'): PolicyEngine => {
  const principal = {
    ...({ type: 'user', id, isActive: true, epoch: 0, grants: null } as const),
    roles: [
      { role: 'owner', spaceId: null },
      { role: 'member', spaceId: spaces[0]! },
    ] as const,
  }
  const set = { version: 1, policies }
  const source = {
    principal: () => Promise.resolve(principal),
    principalIn: () => Promise.resolve(principal),
    policySet: () => Promise.resolve(set),
    policySetIn: () => Promise.resolve(set),
  }
  return new PolicyEngine(source, resourceRules, app.deps.ids)
}

const withMemberships = {
  include: { user: { select: { memberships: { select: { spaceId: true, role: true } } } } },
} as const

const actor: UserActor = { type: 'user', id: 'usr_x' as UserActor['id'], credential: 'test', authenticatedAt: Infinity }

const conditions = () =>
  fc.oneof(
    fc.constant({}),
    fc.constantFrom('developer', 'auditor', 'owner').map((role) => ({ role })),
    fc.subarray(['developer', 'auditor', 'owner'], { minLength: 1 }).map((roles) => ({ role: { in: roles } })),
    fc.constantFrom(0, 1).map((index) => ({ spaceId: spaces[index] })),
  )

const policy = () =>
  fc.record({
    effect: fc.constantFrom('allow', 'forbid'),
    space: fc.constantFrom(null, 0, 1),
    role: fc.constantFrom(undefined, 'owner', 'member'),
    resource: conditions(),
  })

describe('the filter of a list', () => {
  it('lets through exactly the rows that a decision allows, whatever the policies', async () => {
    const { client } = app.deps.database
    const rows = (await client.member.findMany()).map((row) => ({ type: 'Member' as const, ...row }) satisfies Target)
    // The owner's own membership belongs to no space: where columns are null, SQL and memory part most easily.
    expect(rows.some(({ spaceId }) => spaceId === null)).toBe(true)

    await fc.assert(
      fc.asyncProperty(fc.array(policy(), { maxLength: 5 }), async (drafts) => {
        const policies = drafts.map(
          ({ effect, space, role, resource }, index) =>
            ({
              ...{ type: 'Policy', id: `pol_${index}`, name: '', permissions: ['members:read'], context: {} },
              ...{ isBuiltIn: false, effect, resource, spaceId: space === null ? null : spaces[space] },
              principal: role === undefined ? {} : { role },
            }) as Policy,
        )
        const engine = engineOf(policies)
        const standing = await engine.standing(actor, null)
        const filter = engine.filter(standing, 'members:read')
        const listed = filter === null ? [] : await client.member.findMany({ where: { AND: [filter, {}] } })
        const decided = rows.filter((row) => engine.decide(standing, 'members:read', row).isAllowed)
        expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(decided.map(({ id }) => id)))
      }),
      { numRuns: 300 },
    )
  })

  it('does so of sessions too, which are reached through their person and are one’s own or not', async () => {
    const { client } = app.deps.database
    const rows = (await client.session.findMany(withMemberships)).map(
      (row) => ({ ...row, type: 'Session' as const, spaceId: null }) satisfies Target,
    )
    const reaches = fc.record({
      effect: fc.constantFrom('allow', 'forbid'),
      space: fc.constantFrom(null, 0, 1),
      role: fc.constantFrom(undefined, 'owner', 'member'),
      own: fc.constantFrom(undefined, 'userId'),
      resource: fc.oneof(fc.constant({}), fc.constant({ userId: rows[1]!.userId })),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(reaches, { maxLength: 4 }), async (drafts) => {
        const policies = drafts.map(
          ({ effect, space, role, resource, own }, index) =>
            ({
              ...{ type: 'Policy', id: `pol_${index}`, name: '', permissions: ['sessions:read'], context: {} },
              ...{ isBuiltIn: false, effect, resource, spaceId: space === null ? null : spaces[space] },
              ...(own !== undefined && { own }),
              principal: role === undefined ? {} : { role },
            }) as Policy,
        )
        const engine = engineOf(policies, rows[0]!.userId)
        const standing = await engine.standing({ ...actor, id: rows[0]!.userId as UserActor['id'] }, null)
        const filter = engine.filter(standing, 'sessions:read')
        const listed = filter === null ? [] : await client.session.findMany({ where: { AND: [filter, {}] } })
        const decided = rows.filter((row) => engine.decide(standing, 'sessions:read', row).isAllowed)
        expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(decided.map(({ id }) => id)))
      }),
      { numRuns: 150 },
    )
  })

  it('lists nothing to whom a stored policy forbids all of it', async () => {
    const client = await app.application(spaces[0]!, ['applications:read', 'members:read', 'audit:read'])
    const token = await app.token(client)
    const query = '{ applications(first: 50) { edges { node { id } } } }'
    expect((await app.graphql(token, query)).data.applications.edges).not.toEqual([])
    await forbid({ permissions: ['applications:read'] })
    const { errors } = await app.graphql(token, query)
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('takes a stored policy it cannot read for one that allows nothing, or forbids all it names', async () => {
    const client = await app.application(spaces[0]!, ['spaces:read', 'audit:read'])
    const token = await app.token(client)
    const count = async () =>
      (await app.graphql(token, '{ spaces { edges { node { id } } } }')).data?.spaces.edges.length ?? 0
    expect(await count()).toBe(1)
    await forbid({ effect: 'allow', permissions: ['spaces:read'], context: { hours: [9, 17] } })
    await forbid({ effect: 'allow', permissions: ['spaces:read'], principal: { group: 'x' } })
    await forbid({ effect: 'allow', permissions: ['spaces:read'], resource: { kind: 'nonsense' } })
    expect(await count()).toBe(1)
    await forbid({ permissions: ['spaces:read'], resource: { kind: { not: 'production' } } })
    expect(await count()).toBe(0)
  })
})

/** Writes a policy as a later version, or a hand in the database, would. */
const forbid = async (fields: Readonly<Record<string, unknown>>): Promise<void> => {
  const now = new Date(app.deps.clock.now())
  await app.deps.database.client.policy.create({
    data: {
      ...{ id: app.deps.ids.mint('Policy'), name: 'test', effect: 'forbid', createdAt: now, updatedAt: now },
      ...{ permissions: [], principal: {}, resource: {}, context: {} },
      ...fields,
    } as never,
  })
  app.deps.changes.gap()
}
