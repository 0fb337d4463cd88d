import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorFields } from '../../packages/server/src/adapters/log.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const now = new Date(0)
const value = 'sesame@example.com'
const user = { id: 'usr_1', email: value, name: value, createdAt: now, updatedAt: now }

const thrown = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => null,
    (cause: unknown) => cause,
  )

test.each<[string, (db: TestDatabase) => Promise<unknown>, RegExp]>([
  [
    'that a value is taken',
    async ({ database: { client } }) => {
      await client.user.create({ data: user })
      await client.user.create({ data: user })
    },
    /^Unique constraint failed|^P2002$/,
  ],
  [
    'that an argument does not fit',
    ({ database }) => database.client.user.create({ data: { email: value } as never }),
    /./,
  ],
  [
    'that a statement does not fit',
    ({ database }) => database.client.$queryRawUnsafe(`SELECT $1::text::int`, value),
    /^P2010$/,
  ],
  [
    'what the driver says',
    async ({ database }) => (await database.session('test')).query('SELECT $1::text::int', [value]),
    /^22P02$/,
  ],
  ['that text is no JSON', async () => JSON.parse(value) as unknown, /^SyntaxError$/],
  ['that nothing answers', async () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:1')), /ECONNREFUSED/],
])('the log says %s, and not of which value', async (_what, work, message) => {
  const cause = await thrown(() => work(db))
  expect(cause).toBeInstanceOf(Error)
  const fields = errorFields(cause)
  expect(fields['message']).toMatch(message)
  expect(JSON.stringify(fields)).not.toContain('sesame')
})
