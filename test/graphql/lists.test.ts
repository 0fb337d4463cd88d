import type { Id } from '@postern/protocol'
import { getNamedType, isLeafType, type GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication, disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { readSpaces } from '../../packages/server/src/domain/spaces/queries.ts'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { mostCounted } from '../../packages/server/src/kernel/pages.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let spaceId: Id<'Space'>
let otherSpaceId: Id<'Space'>
let token: string

const add = async (name: string, where: Id<'Space'>, permissions: readonly string[] = []): Promise<string> => {
  const { application } = await createApplication.perform(app.deps, app.call(), { spaceId: where, name, permissions })
  return application.id
}

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space('mill', 'staging')).id
  otherSpaceId = (await app.space('Mine', 'production')).id
  await add('orders', spaceId, ['spaces:read'])
  await add('Billing', spaceId)
  await add('order_desk', spaceId, ['audit:read', 'spaces:read'])
  await add('orders of strangers', otherSpaceId, ['spaces:read'])
  await disableApplication.perform(app.deps, app.call(), { applicationId: await add('archive', spaceId) })
  const client = await app.application(spaceId, ['applications:read', 'spaces:read', 'policies:read', 'audit:read'], {
    name: 'the reader',
  })
  token = await app.token(client)
})
afterAll(() => app.close())

const list = async (field: string, argument: string, by = token) => {
  const query = `{ list: ${field}${argument && `(${argument})`} {
    totalCount edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
  const { data, errors } = await app.graphql(by, query)
  if (errors) throw new Error(`${errors[0]!.extensions['code']}: ${errors[0]!.message}`)
  const { totalCount, edges, pageInfo } = data.list
  return { totalCount, pageInfo, names: edges.map(({ node }: { node: { name: string } }) => node.name) }
}

describe('the list of applications', () => {
  it.each([
    ['status: disabled', ['archive']],
    ['permission: "audit:read"', ['order_desk', 'the reader']],
    ['permission: "spaces:read", status: active', ['orders', 'order_desk', 'the reader']],
    ['namePrefix: "ORDER"', ['orders', 'order_desk']],
    ['namePrefix: "order_"', ['order_desk']],
    ['namePrefix: "%"', []],
    ['namePrefix: "orders of"', []],
    ['order: newest_first', ['the reader', 'archive', 'order_desk', 'Billing', 'orders']],
  ])('is narrowed and sorted by %s, and counted as it is', async (argument, expected) => {
    const { names, totalCount } = await list('applications', argument)
    expect([names, totalCount]).toEqual([expected, expected.length])
  })

  it.each(['oldest_first', 'newest_first', 'name_ascending', 'name_descending'])(
    'is the same page by page in the order %s, from either end',
    async (order) => {
      const whole = (await list('applications', `order: ${order}`)).names
      expect(whole).toHaveLength(5)
      const walk = async (isForward: boolean) => {
        const seen: string[] = []
        let cursor = ''
        for (let pages = 0; pages < 5; pages += 1) {
          const { names, pageInfo, totalCount } = await list(
            'applications',
            `order: ${order}, ${isForward ? 'first' : 'last'}: 2${cursor}`,
          )
          expect(totalCount).toBe(5)
          seen.splice(isForward ? seen.length : 0, 0, ...names)
          if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break
          cursor = isForward
            ? `, after: ${JSON.stringify(pageInfo.endCursor)}`
            : `, before: ${JSON.stringify(pageInfo.startCursor)}`
        }
        return seen
      }
      expect(await walk(true)).toEqual(whole)
      expect(await walk(false)).toEqual(whole)
    },
  )

  it('counts nothing of a space that the caller does not see, whatever is asked', async () => {
    for (const argument of [`spaceId: "${otherSpaceId}"`, 'namePrefix: "orders of strangers"'])
      expect(await list('applications', argument)).toMatchObject({ totalCount: 0, names: [] })
  })

  it('is counted up to a bound', async () => {
    const crowded = (await app.space('crowded')).id
    const reader = await app.application(crowded, ['applications:read'])
    const by = await app.token(reader)
    const { client } = app.deps.database
    const like = await client.application.findUniqueOrThrow({ where: { id: reader.clientId } })
    const more = (count: number) =>
      client.application.createMany({
        data: Array.from({ length: count }, () => {
          const id = app.deps.ids.mint('Application')
          return { ...like, id, name: id }
        }),
      })
    await more(mostCounted - 1)
    expect((await list('applications', 'first: 1', by)).totalCount).toBe(mostCounted)
    await more(1)
    expect((await list('applications', 'first: 1', by)).totalCount).toBeNull()
  })
})

describe('the list of spaces', () => {
  it('shows and counts one space to whoever sees one', async () => {
    expect(await list('spaces', '')).toMatchObject({ names: ['mill'], totalCount: 1 })
    expect(await list('spaces', 'kind: production')).toMatchObject({ names: [], totalCount: 0 })
    expect(await list('spaces', 'namePrefix: "Mine"')).toMatchObject({ names: [], totalCount: 0 })
  })

  it('is narrowed and sorted for whoever sees them all', async () => {
    const names = async (input: object) =>
      (await readSpaces.perform(app.deps, app.call(), input)).nodes.map(({ name }) => name)
    expect(await names({ kind: 'production' })).toEqual(['Mine'])
    expect(await names({ namePrefix: 'mi', order: 'name_descending' })).toEqual(
      (await names({ namePrefix: 'mi', order: 'name_ascending' })).toReversed(),
    )
    expect(await names({ namePrefix: 'MI' })).toEqual(['mill', 'Mine'])
  })
})

describe('policies and permissions', () => {
  it('are narrowed by what they say', async () => {
    const { data } = await app.graphql(
      token,
      `{ auditor: policies(role: auditor) { role }
         reading: policies(permission: "audit:read", effect: allow, isBuiltIn: true) { permissions isBuiltIn }
         stored: policies(isBuiltIn: false) { id }
         here: policies(spaceId: "${spaceId}") { id }
         session: permissions(resource: "Session", isGrantable: true) { name }
         fixed: permissions(isGrantable: false) { isGrantable } }`,
    )
    expect(data.auditor).toEqual([{ role: 'auditor' }])
    expect(data.reading.length).toBeGreaterThan(0)
    for (const { permissions } of data.reading) expect(permissions).toContain('audit:read')
    expect([data.stored, data.here]).toEqual([[], []])
    expect(data.session.map(({ name }: { name: string }) => name)).toEqual([
      'sessions:read',
      'sessions:locate',
      'sessions:end',
    ])
    expect(data.fixed.every(({ isGrantable }: { isGrantable: boolean }) => !isGrantable)).toBe(true)
  })
})

it('the list of events takes all its filters at once, and is not counted', async () => {
  const clientId = await add('watched', spaceId)
  const filters = `action: "applications:create", outcome: done, actorId: "${app.owner.id}", credentialId: "test",
    targetId: "${clientId}", spaceId: "${spaceId}", from: "2020-01-01T00:00:00Z", to: "2199-01-01T00:00:00Z"`
  const events = async (argument: string) => {
    const { data } = await app.graphql(token, `{ auditEvents(${argument}) { edges { node { target { id } } } } }`)
    return data.auditEvents.edges.map(({ node }: { node: { target: { id: string } } }) => node.target.id)
  }
  expect(await events(filters)).toEqual([clientId])
  for (const [name, other] of [
    ['action: "applications:create"', 'action: "applications:reveal"'],
    ['outcome: done', 'outcome: refused'],
    [`actorId: "${app.owner.id}"`, `actorId: "${clientId}"`],
    ['credentialId: "test"', 'credentialId: "other"'],
    [`spaceId: "${spaceId}"`, `spaceId: "${otherSpaceId}"`],
    ['to: "2199-01-01T00:00:00Z"', 'to: "2020-01-02T00:00:00Z"'],
  ] as const)
    expect([name, await events(filters.replace(name, other))]).toEqual([name, []])
  const { errors } = await app.graphql(token, '{ auditEvents { totalCount } }')
  expect(errors?.[0]?.extensions['code']).toBe('QUERY_INVALID')
})

describe('what is read of the nodes of a list', () => {
  const names = schema.getType('Application') as GraphQLObjectType
  const asked = Object.values(names.getFields())
    .filter(
      ({ type, args }) =>
        isLeafType(getNamedType(type)) && args.every(({ defaultValue }) => defaultValue !== undefined),
    )
    .map(({ name }) => name)
  const nodes = async (selection: string) => {
    const { data, errors } = await app.graphql(token, `query { applications(first: 100) { ${selection} } }`)
    expect(errors).toBeUndefined()
    return data.applications.edges.map(({ node }: { node: Record<string, unknown> }) => node)
  }

  it('is as much as any one field needs, whichever it is', async () => {
    expect(asked.length).toBeGreaterThan(10)
    const whole = await nodes(`edges { node { ${asked.join(' ')} } }`)
    for (const field of asked) {
      const expected = whole.map((node: Record<string, unknown>) => ({ [field]: node[field] }))
      expect(await nodes(`edges { node { ${field} } }`)).toEqual(expected)
    }
  })

  it('is found also in fragments, under other names, and where the list is asked for in two parts', async () => {
    const whole = await nodes('edges { node { id status tokenLifeSeconds audiences } }')
    const query = `query { applications(first: 100) { edges { node { ...one } } ... { edges { node { life: tokenLifeSeconds } } } }
      applications(first: 100) { edges { node { audiences } } } }
      fragment one on Application { ... on Application { id status } }`
    const { data } = await app.graphql(token, query)
    expect(data.applications.edges.map(({ node }: { node: unknown }) => node)).toEqual(
      whole.map(({ id, status, tokenLifeSeconds, audiences }: Record<string, unknown>) => ({
        id,
        status,
        life: tokenLifeSeconds,
        audiences,
      })),
    )
  })
})
