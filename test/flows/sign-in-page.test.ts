import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'

let app: TestApp
let email: string
let personId: string

beforeAll(async () => {
  app = await startApp()
  const person = await makePerson(app)
  email = person.email
  personId = person.id
})
afterAll(() => app.close())

const submit = async (
  browser: TestBrowser,
  fields: Record<string, string>,
  headers: Record<string, string | undefined> = {},
) => {
  const response = await browser.send('/sign-in', {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a person signs in on the page, is taken to where they wanted, and signs out', async () => {
  const browser = new TestBrowser(app.url, app.url)
  const page = await browser.send('/sign-in?return=/health/live')
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
  )
  const html = await page.text()
  expect(html).toContain('name="return" value="/health/live"')
  for (const [, id] of html.matchAll(/<label for="(\w+)"/g)) expect(html).toContain(`id="${id}"`)
  expect(html).not.toContain('<script')

  const done = await submit(browser, { email, password: personPassword, return: '/health/live' })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/health/live'])
  expect(await browser.whoAmI()).toBe(personId)
  expect(await (await browser.send('/sign-in')).text()).toContain('You are signed in')

  const { cookie } = browser
  const out = await submit(browser, { action: 'sign-out' })
  expect([out.status, out.headers.get('location'), browser.cookie]).toEqual([303, '/sign-in', null])
  browser.cookie = cookie
  expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
  expect(await (await browser.send('/sign-in')).text()).toContain('type="password"')
})

test('whoever is signed in already is taken on at once', async () => {
  const browser = new TestBrowser(app.url, app.url)
  await browser.signIn(email, personPassword)
  const response = await browser.send('/sign-in?return=/health/live')
  expect([response.status, response.headers.get('location')]).toEqual([303, '/health/live'])
})

test('a wrong password is said beside the form, which keeps the e-mail address and not the password', async () => {
  const wrong = app.canary.keep('Wrong-Horse-9-Battery!')
  const { status, text } = await submit(new TestBrowser(app.url, app.url), {
    email: '"><script>x</script>@example.com',
    password: wrong,
  })
  expect(status).toBe(401)
  expect(text).not.toContain('<script>x')
  const refused = await submit(new TestBrowser(app.url, app.url), { email, password: wrong })
  expect(refused.status).toBe(401)
  expect(refused.text).toContain('<title>Error: sign in')
  expect(refused.text).toMatch(/role="alert">.*do not fit/)
  expect(refused.text).toContain(`value="${email}"`)
  expect(app.canary.foundIn(refused.text.replaceAll(email, ''))).toEqual([])
})

test.each(['//evil.example', 'https://evil.example', '/\\evil.example'])('is never taken to %s', async (where) => {
  const browser = new TestBrowser(app.url, app.url)
  const done = await submit(browser, { email, password: personPassword, return: where })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/sign-in'])
})

test('the form of a page of another site signs nobody in or out', async () => {
  const browser = new TestBrowser(app.url, app.url)
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: undefined }]) {
    const refused = await submit(browser, { email, password: personPassword }, headers)
    expect([refused.status, browser.cookie]).toEqual([403, null])
  }
  await browser.signIn(email, personPassword)
  expect((await submit(browser, { action: 'sign-out' }, { origin: 'https://evil.example' })).status).toBe(403)
  expect(await browser.whoAmI()).toBe(personId)
})

test('the body must be the form', async () => {
  const { status } = await submit(new TestBrowser(app.url, app.url), {}, { 'content-type': 'application/json' })
  expect(status).toBe(415)
})
