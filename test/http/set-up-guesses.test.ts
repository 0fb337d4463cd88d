import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startUnownedApp, type UnownedApp } from '../support/unowned-app.ts'

const address = '203.0.113.9'
const owner = { email: 'owner@example.com', password: 'Correct-Horse-7-Battery!' }
let app: UnownedApp

beforeAll(async () => {
  app = await startUnownedApp()
})
afterAll(() => app.close())

const badClient = () =>
  fetch(`${app.url}/oauth/token`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'wrong' }),
  })

describe('guesses of the set-up token', () => {
  test('are stopped by the address after twenty, and are not held against clients, nor theirs against the owner', async () => {
    for (let count = 0; count < 30; count += 1) await badClient()
    const answers: string[] = []
    for (let count = 0; count < 30; count += 1) {
      const { body } = await app.setUp({ ...owner, token: `guess ${count}` }, address)
      answers.push(body['code'] as string)
    }
    expect(answers).toEqual([
      ...Array.from({ length: 20 }, () => 'SETUP_TOKEN_INVALID'),
      ...Array.from({ length: 10 }, () => 'RATE_LIMITED'),
    ])
  })

  test('do not keep out whoever has the token', async () => {
    expect((await app.setUp({ ...owner, token: app.token }, address)).status).toBe(200)
  })
})
