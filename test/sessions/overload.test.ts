import { expect, test } from 'vitest'
import { createPasswordHasher } from '../../packages/server/src/adapters/password-hash.ts'
import { fault } from '../../packages/server/src/kernel/fault.ts'
import { startApp } from '../support/app.ts'
import { makePerson, personPassword, signInDocument, TestBrowser } from '../support/browser.ts'

test('the queue for passwords is bounded: whoever comes when it is full is told at once', async () => {
  const hasher = createPasswordHasher(1)
  const all = await Promise.allSettled(Array.from({ length: 120 }, () => hasher.verify('no hash', 'x')))
  const codes = all.map((one) => (one.status === 'rejected' ? (one.reason as { code?: string }).code : 'done'))
  expect(codes.filter((code) => code === 'OVERLOADED')).toHaveLength(19)
})

test('a sign-in that meets a full queue says when to come back, and counts as no guess', async () => {
  const app = await startApp()
  try {
    const { email } = await makePerson(app)
    const browser = new TestBrowser(app.url, app.url)
    const { passwords } = app.deps
    const verify = passwords.verify.bind(passwords)
    passwords.verify = () => Promise.reject(fault('OVERLOADED', 'full', { retryAfterSeconds: 2 }))
    for (let index = 0; index < 20; index += 1) {
      const { status, headers } = await browser.graphql(signInDocument, { input: { email, password: personPassword } })
      expect([status, headers.get('retry-after')]).toEqual([503, '2'])
    }
    passwords.verify = verify
    expect(await browser.signIn(email, personPassword)).toBe('SignInSuccess')
  } finally {
    await app.close()
  }
})
