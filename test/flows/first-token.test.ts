import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

describe('the main job', () => {
  it('lets a machine fetch a token and query the API with it, and the audit shows each step', async () => {
    const space = await app.space('production', 'production')
    const client = await app.application(space.id, ['applications:read', 'audit:read'])
    const token = await app.token(client)

    const answer = await app.graphql(token, '{ viewer { id } applications(first: 5) { edges { node { id } } } }')
    expect(answer.errors).toBeUndefined()
    expect(answer.data.viewer.id).toBe(client.clientId)
    expect(answer.data.applications.edges).toEqual([{ node: { id: client.clientId } }])

    const steps = (await app.events()).map(({ action, actor, outcome }) => [
      action,
      actor.type,
      actor.credential ?? null,
      outcome,
    ])
    expect(steps).toEqual(
      expect.arrayContaining([
        ['installation:set-up', 'system', null, 'done'],
        ['spaces:create', 'user', 'test', 'done'],
        ['applications:create', 'user', 'test', 'done'],
        ['applications:reveal', 'user', 'test', 'done'],
        ['tokens:issue', 'application', client.secretId, 'done'],
        ['viewer:read', 'application', client.secretId, 'done'],
        ['applications:read', 'application', client.secretId, 'done'],
      ]),
    )
  })
})
