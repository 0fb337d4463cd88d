import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const query = `query ($id: ID!) {
  auditEvents(first: 1, targetId: $id, action: "applications:create") {
    edges { node { change sealedValues { ref value } } }
  }
}`

describe('what people wrote, in the audit', () => {
  it('stands in the event as a reference, is opened for who may read it, and is gone once erased', async () => {
    const space = await app.space()
    const client = await app.application(space.id, ['audit:read'], { description: 'Ask Alice for access' })
    const token = await app.token(client)
    const read = async () => (await app.graphql(token, query, { id: client.clientId })).data.auditEvents.edges[0].node

    const { change, sealedValues } = await read()
    expect(JSON.stringify(change)).not.toContain('Alice')
    expect(sealedValues).toEqual([{ ref: change.after.description, value: 'Ask Alice for access' }])

    await app.database.asOwner(async (run) => {
      await run('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject_id = $1', [client.clientId])
      await run('DELETE FROM audit_values WHERE subject_id = $1', [client.clientId])
    })
    expect((await read()).sealedValues).toEqual([{ ref: change.after.description, value: null }])
  })
})
