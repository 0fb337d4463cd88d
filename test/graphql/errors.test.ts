import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read']))
})
afterAll(() => app.close())

describe('errors of the GraphQL API', () => {
  it('answers a read that is refused with the missing permission and who holds it', async () => {
    const { status, errors } = await app.graphql(token, '{ spaces { edges { node { id } } } }')
    expect(status).toBe(200)
    expect(errors?.[0]).toMatchObject({
      path: ['spaces'],
      extensions: {
        code: 'FORBIDDEN',
        missing: 'spaces:read',
        grantedBy: expect.arrayContaining(['owner', 'admin']),
        requestId: expect.stringMatching(/^req_/),
      },
    })
  })

  it('answers a change that is refused as a member of its union', async () => {
    const { data, errors } = await app.graphql(
      token,
      'mutation { createSpace(input: { name: "x", kind: staging }) { __typename ... on ForbiddenError { code missing } } }',
    )
    expect(errors).toBeUndefined()
    expect(data.createSpace).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', missing: 'spaces:create' })
  })

  it('gives a document that does not fit the schema a 400 and a code of its own', async () => {
    const { status, errors } = await app.graphql(token, '{ nope }')
    expect(status).toBe(400)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_INVALID', requestId: expect.stringMatching(/^req_/) })
  })

  it('refuses a document that asks for too much, and says how much it may', async () => {
    const many = Array.from(
      { length: 60 },
      (_, index) => `a${index}: applications(first: 100) { edges { node { id } } }`,
    )
    const { status, errors } = await app.graphql(token, `{ ${many.join(' ')} }`)
    expect(status).toBe(400)
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
    expect(errors?.[0]?.message).toMatch(/may be \d+/)
  })
})
