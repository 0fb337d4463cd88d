import type { GrantablePermission, IdKind } from '@postern/protocol'
import { isInterfaceType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makeSpace, makeThings } from './things.ts'

let app: TestApp
const kinds: readonly [IdKind, GrantablePermission][] = [
  ['Space', 'spaces:read'],
  ['User', 'users:read'],
  ['Member', 'members:read'],
  ['Invitation', 'invitations:read'],
  ['Application', 'applications:read'],
  ['Webhook', 'webhooks:read'],
  ['Session', 'sessions:read'],
  ['AuditEvent', 'audit:read'],
]
const all = kinds.map(([, permission]) => permission)
const idsHere = new Map<IdKind, string>()
let clientHere: Awaited<ReturnType<TestApp['application']>>
let tokenHere: string
let tokenThere: string

beforeAll(async () => {
  app = await startApp({ config: { clientCertificates: 'proxy' } })
  const [here, there] = [await makeSpace(app, 'here'), await makeSpace(app, 'there')]
  const things = await makeThings(app, here)
  idsHere.set('Space', here)
  idsHere.set('User', things.userId)
  idsHere.set('Member', things.memberId)
  idsHere.set('Invitation', things.invitationId)
  idsHere.set('Application', things.applicationId)
  idsHere.set('Webhook', things.webhookId)
  idsHere.set('Session', things.sessionId)
  idsHere.set('AuditEvent', things.eventId)
  clientHere = await app.application(here, all)
  tokenHere = await app.token(clientHere)
  tokenThere = await app.token(await app.application(there, all))
})
afterAll(() => app.close())

const ask = async (by: string, id: string) => {
  const query = 'query ($id: ID!) { node(id: $id) { __typename id } }'
  const { data, errors, headers } = await app.graphql(by, query, { id })
  const requestId = headers.get('x-request-id')!
  const rows = await app.deps.database.client.auditEvent.findMany({ where: { requestId } })
  const evidence = rows.map(({ action, outcome, targetId }) => [action, outcome, targetId])
  return {
    node: data?.node,
    code: errors?.[0]?.extensions['code'],
    missing: errors?.[0]?.extensions['missing'],
    evidence,
  }
}

it('every type that is a node is asked for here', () => {
  const node = schema.getType('Node')
  const types = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : []
  expect(types.toSorted()).toEqual(kinds.map(([kind]) => kind).toSorted())
})

describe.each(kinds)('a node of type %s', (kind, permission) => {
  it(`is found with ${permission}, and its reading is recorded as such`, async () => {
    const id = idsHere.get(kind)!
    const { node, evidence } = await ask(tokenHere, id)
    expect(node).toEqual({ __typename: kind, id })
    expect(evidence).toEqual([[permission, 'done', id]])
  })

  it('is not there for another space, just as one that nobody made; the attempt is recorded', async () => {
    const id = idsHere.get(kind)!
    const foreign = await ask(tokenThere, id)
    const unknown = await ask(tokenThere, app.deps.ids.mint(kind))
    expect([foreign.node, foreign.code]).toEqual([null, undefined])
    expect([unknown.node, unknown.code]).toEqual([null, undefined])
    expect(foreign.evidence).toEqual([[permission, 'refused', id]])
  })

  it(`is refused without ${permission}, whether or not it is there`, async () => {
    const scope = all.filter((one) => one !== permission).join(' ')
    const weak = await app.token(clientHere, { scope })
    for (const id of [idsHere.get(kind)!, app.deps.ids.mint(kind)]) {
      const { node, code, missing, evidence } = await ask(weak, id)
      expect([node, code, missing]).toEqual([null, 'FORBIDDEN', permission])
      expect(evidence).toEqual([[permission, 'refused', null]])
    }
  })
})

describe('node and nodes', () => {
  it('know nothing by what is no ID of theirs', async () => {
    for (const id of ['', 'nobody', 'usr_1', `${idsHere.get('User')} `, app.deps.ids.mint('ApplicationSecret')]) {
      const { node, code, evidence } = await ask(tokenHere, id)
      expect([id, node, code, evidence]).toEqual([id, null, undefined, [['viewer:read', 'done', null]]])
    }
  })

  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Application { name } } }'

  it('give several, in their order, with null for what is not there', async () => {
    const [application, space] = [idsHere.get('Application')!, idsHere.get('Space')!]
    const { data } = await app.graphql(tokenHere, query, {
      ids: [space, app.deps.ids.mint('User'), application, space],
    })
    expect(data.nodes.map((node: { id: string } | null) => node?.id)).toEqual([space, undefined, application, space])
  })

  it('give no more than thirty at once', async () => {
    const ids = Array.from({ length: 31 }, () => idsHere.get('Space')!)
    const { errors } = await app.graphql(tokenHere, query, { ids })
    expect(errors?.[0]?.extensions['code']).toBe('INVALID_INPUT')
    expect((await app.graphql(tokenHere, query, { ids: ids.slice(1) })).errors).toBeUndefined()
  })

  it('are closed to a caller nobody knows', async () => {
    const { status, data } = await app.graphql(null, query, { ids: [idsHere.get('Space')!] })
    expect([status, data]).toEqual([401, undefined])
  })
})
