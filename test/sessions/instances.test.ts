import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'

let here: TestApp
let there: Instance

describe.skipIf(databaseKind() === 'embedded')(`a session on two instances${needsSeveral}`, () => {
  beforeAll(async () => {
    here = await startApp()
    there = await startInstance(here.database.options, here.url)
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })

  test('works on both, and once it has ended on one, on neither within a second', async () => {
    const person = await makePerson(here)
    const [one, other] = [new TestBrowser(here.url, here.url), new TestBrowser(there.url, here.url)]
    await one.signIn(person.email, personPassword)
    other.cookie = one.cookie
    expect(await other.whoAmI()).toBe(person.id)
    await one.signOut()
    await vi.waitFor(async () => expect(await other.whoAmI()).toBe('UNAUTHENTICATED'), { timeout: 1_000, interval: 10 })
  })

  test('wrong tries on one count on the other', async () => {
    const { email } = await makePerson(here)
    const browsers = [new TestBrowser(here.url, here.url), new TestBrowser(there.url, here.url)]
    const codes: string[] = []
    for (let guess = 0; guess < 8; guess += 1)
      codes.push(await browsers[guess % 2]!.signIn(email, 'Wrong-Horse-9-Battery!'))
    expect(codes.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'SignInRefusedError'))
    expect(codes).toContain('RATE_LIMITED')
  })
})
