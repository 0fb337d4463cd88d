import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'

const minuteMs = 60_000
const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

/** An admin who is signed in, and an empty slot of an application. */
const arrange = async () => {
  const { id: spaceId } = await app.space()
  const person = await makePerson(app)
  await app.member(person.id, spaceId, 'admin')
  const name = `application of ${person.id}`
  const { slot } = await createApplication.perform(app.deps, app.call(), { spaceId, name })
  const browser = new TestBrowser(app.url, app.url)
  await browser.signIn(person.email, personPassword, { idleMinutes: 60 })
  const reveal = async () => {
    const { data } = await browser.graphql(
      `mutation ($input: RevealApplicationSecretInput!) {
         revealApplicationSecret(input: $input) { __typename ... on Error { code message } } }`,
      { input: { secretId: slot.id } },
    )
    return data.revealApplicationSecret
  }
  const reauthenticate = async (password: string) => {
    const { data, errors } = await browser.graphql(
      'mutation ($input: ReauthenticateInput!) { reauthenticate(input: $input) { __typename } }',
      { input: { password } },
    )
    return errors?.[0]?.extensions['code'] ?? data.reauthenticate.__typename
  }
  return { browser, person, reveal, reauthenticate, slot }
}

test('a secret is revealed to a person within ten minutes of signing in', async () => {
  const { reveal } = await arrange()
  clock.advance(10 * minuteMs)
  expect((await reveal()).__typename).toBe('RevealApplicationSecretSuccess')
})

test('later the person is told to give the password again, and then it is', async () => {
  const { reveal, reauthenticate, browser, slot } = await arrange()
  clock.advance(10 * minuteMs + 1)
  const refused = await reveal()
  expect(refused).toMatchObject({
    code: 'REAUTHENTICATION_REQUIRED',
    message: expect.stringContaining('reauthenticate'),
  })
  expect((await app.events()).at(-1)).toMatchObject({ action: 'applications:reveal', outcome: 'refused' })
  const row = await app.deps.database.client.applicationSecret.findUniqueOrThrow({ where: { id: slot.id } })
  expect(row.hash).toBeNull()

  expect(await reauthenticate('Wrong-Horse-9-Battery!')).toBe('SignInRefusedError')
  expect((await reveal()).code).toBe('REAUTHENTICATION_REQUIRED')

  const { cookie } = browser
  expect(await reauthenticate(personPassword)).toBe('ReauthenticateSuccess')
  expect(browser.cookie).not.toBe(cookie)
  const old = new TestBrowser(app.url, app.url)
  old.cookie = cookie
  expect(await old.whoAmI()).toBe('UNAUTHENTICATED')
  expect((await reveal()).__typename).toBe('RevealApplicationSecretSuccess')
})

test('the password is not guessed at through a session that was left open', async () => {
  const { reauthenticate } = await arrange()
  const codes: string[] = []
  for (let guess = 0; guess < 14; guess += 1) codes.push(await reauthenticate('Wrong-Horse-9-Battery!'))
  expect(codes.at(-1)).toBe('RATE_LIMITED')
  clock.advance(900_000)
})

test('whoever may not do it anyway is not sent to prove who they are', async () => {
  const { slot } = await arrange()
  const { browser } = await arrange()
  clock.advance(11 * minuteMs)
  const { data } = await browser.graphql(
    `mutation ($input: RevealApplicationSecretInput!) { revealApplicationSecret(input: $input) { ... on Error { code } } }`,
    { input: { secretId: slot.id } },
  )
  expect(data.revealApplicationSecret.code).toBe('NOT_FOUND')
})

test('an application, which has no sign-in, is not asked for one', async () => {
  const { id: spaceId } = await app.space()
  const client = await app.application(spaceId, ['applications:read', 'applications:reveal'])
  const { slot } = await createApplication.perform(app.deps, app.call(), { spaceId, name: 'another' })
  const { data } = await app.graphql(
    await app.token(client),
    `mutation ($input: RevealApplicationSecretInput!) { revealApplicationSecret(input: $input) { __typename } }`,
    { input: { secretId: slot.id } },
  )
  expect(data.revealApplicationSecret.__typename).toBe('RevealApplicationSecretSuccess')
})
