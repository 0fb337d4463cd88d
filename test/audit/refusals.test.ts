import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createApplication,
  disableApplication,
  grantPermissions,
} from '../../packages/server/src/domain/applications/commands.ts'
import { readApplication } from '../../packages/server/src/domain/applications/queries.ts'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import type { Call, UserActor } from '../../packages/server/src/kernel/actor.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'

let app: TestApp
let spaceId: Id<'Space'>
let client: TestClient
let developer: UserActor
let stranger: UserActor

beforeAll(async () => {
  app = await startApp()
  ;({ id: spaceId } = await app.space('the space'))
  client = await app.application(spaceId, ['applications:read', 'spaces:read'])
  developer = await app.user('developer', spaceId)
  stranger = await app.user('admin', (await app.space('another')).id)
})
afterAll(() => app.close())

/** What the evidence says of a call, which must be one event. */
const eventOf = async ({ requestId }: Call) => {
  const events = (await app.events()).filter(({ request }) => request === requestId)
  expect(events).toHaveLength(1)
  return events[0]!
}

const machine = (...scopes: string[]): Call =>
  app.call({
    type: 'application',
    id: client.clientId as Id<'Application'>,
    spaceId,
    credential: client.secretId,
    scopes: new Set(scopes),
  })

const decided = (attributes: object) => ({
  id: expect.stringMatching(/^dec_/) as string,
  policyVersion: expect.any(Number) as number,
  policies: [],
  attributes: expect.objectContaining(attributes) as object,
})

describe('a refusal is recorded, with what was decided on what', () => {
  test('of a credential that never allows it: nothing was looked at', async () => {
    const call = machine('spaces:read')
    const input = { applicationId: client.clientId }
    await expect(disableApplication.perform(app.deps, call, input)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await eventOf(call)).toMatchObject({
      action: 'applications:disable',
      outcome: 'refused',
      code: 'FORBIDDEN',
      actor: { type: 'application', id: client.clientId, credential: client.secretId },
      space: spaceId,
      target: null,
      decision: null,
      change: null,
    })
  })

  test('of an actor who may see the target: the decision it was told, by which it can be found', async () => {
    const call = app.call(developer)
    const input = { applicationId: client.clientId }
    const refusal = await disableApplication.perform(app.deps, call, input).catch((cause: unknown) => cause)
    const event = await eventOf(call)
    expect(event).toMatchObject({
      outcome: 'refused',
      code: 'FORBIDDEN',
      space: spaceId,
      target: { type: 'Application', id: client.clientId },
      decision: decided({ id: client.clientId, spaceId, status: 'active' }),
    })
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', details: { decision: event.decision.id } })
  })

  test.each([
    ['a change', disableApplication, () => ({ applicationId: client.clientId })],
    ['a read', readApplication, () => ({ id: client.clientId })],
  ])(
    'of an actor who may not even see it: %s is answered as if it were not there, and recorded as it was',
    async (_, command, input) => {
      const call = app.call(stranger)
      await expect(command.perform(app.deps, call, input())).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(await eventOf(call)).toMatchObject({
        outcome: 'refused',
        code: 'FORBIDDEN',
        space: spaceId,
        target: { type: 'Application', id: client.clientId },
        decision: decided({ id: client.clientId }),
      })
    },
  )

  test('of a right that is not the giver’s to give', async () => {
    const call = app.call(developer)
    const input = { applicationId: client.clientId, permissions: ['applications:read', 'audit:export'] }
    await expect(grantPermissions.perform(app.deps, call, input)).rejects.toMatchObject({ code: 'ESCALATION' })
    expect(await eventOf(call)).toMatchObject({
      action: 'applications:grant',
      outcome: 'refused',
      code: 'ESCALATION',
      target: { type: 'Application', id: client.clientId },
      decision: { ...decided({ id: client.clientId }), policies: ['built-in:developer'] },
    })
  })

  test('of a scope that was not granted', async () => {
    const known = (await app.events()).length
    expect((await app.tokenRequest(client, { scope: 'audit:export' })).status).toBe(400)
    expect((await app.events()).slice(known)).toMatchObject([
      {
        action: 'tokens:issue',
        outcome: 'refused',
        code: 'FORBIDDEN',
        actor: { type: 'application', id: client.clientId, credential: client.secretId },
        target: { type: 'Application', id: client.clientId },
      },
    ])
  })
})

describe('a failure is recorded with its code', () => {
  const missing = `app_${'0'.repeat(26)}`

  test.each([
    ['what is not there', 'NOT_FOUND', disableApplication, { applicationId: missing }],
    ['input that does not fit', 'INVALID_INPUT', createSpace, { name: '', kind: 'none' }],
    ['a read with input that does not fit', 'INVALID_INPUT', readApplication, { id: 'none' }],
  ])('for %s', async (_, code, command, input) => {
    const call = app.call()
    await expect(command.perform(app.deps, call, input)).rejects.toMatchObject({ code })
    expect(await eventOf(call)).toMatchObject({ outcome: 'failed', code, target: null, change: null })
  })

  test('for a name that is taken, with the target it was decided on', async () => {
    const call = app.call()
    await createApplication.perform(app.deps, app.call(), { spaceId, name: 'twice' })
    const again = createApplication.perform(app.deps, call, { spaceId, name: 'twice' })
    await expect(again).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    expect(await eventOf(call)).toMatchObject({
      outcome: 'failed',
      code: 'NAME_TAKEN',
      space: spaceId,
      target: { type: 'Space', id: spaceId },
      decision: { policies: ['built-in:owner'] },
    })
  })
})
