import { Window } from 'happy-dom'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'

let app: TestApp
let person: UserActor & { readonly email: string }
let browser: TestBrowser
let window: Window
let isDown = false

/** What the browser would send: its cookie, and the origin of the page. */
const fetchOfPage: typeof fetch = (url, init) => {
  if (isDown) return Promise.resolve(new Response('{}', { status: 503 }))
  expect(init?.credentials).toBe('same-origin')
  const headers = new Headers(init?.headers)
  headers.set('origin', app.url)
  if (browser.cookie !== null) headers.set('cookie', browser.cookie)
  return fetch(url, { ...init, headers })
}

beforeAll(async () => {
  app = await startApp()
  const { id: spaceId } = await app.space()
  for (let serial = 0; serial < 5; serial += 1) await app.application(spaceId, [], { name: `app ${serial}` })
  person = await makePerson(app)
  await app.member(person.id, spaceId, 'developer')
  browser = new TestBrowser(app.url, app.url)
  expect(await browser.signIn(person.email, personPassword)).toBe('SignInSuccess')
  window = new Window({ url: `${app.url}/` })
  for (const name of ['window', 'document', 'location'] as const)
    vi.stubGlobal(name, name === 'window' ? window : window[name])
})
afterEach(() => {
  isDown = false
})
afterAll(async () => {
  await window.happyDOM.close()
  vi.unstubAllGlobals()
  await app.close()
})

/** Shows the example as its page does, two applications to a page, and gives ways to look at it. */
const open = async () => {
  const [{ createElement, StrictMode }, { createRoot }, { createSessionClient }, { Applications }] = await Promise.all([
    import('react'),
    import('react-dom/client'),
    import('../../packages/sdk/src/session-client.ts'),
    import('../../examples/react/src/applications.tsx'),
  ])
  const container = window.document.createElement('main')
  window.document.body.append(container)
  const root = createRoot(container as never)
  const client = createSessionClient({ fetch: fetchOfPage })
  root.render(createElement(StrictMode, null, createElement(Applications, { client, pageSize: 2 })))
  return {
    names: () => [...container.querySelectorAll('li')].map((item) => item.textContent),
    alert: () => container.querySelector('[role=alert]')?.textContent ?? null,
    link: () => container.querySelector('[role=alert] a')?.getAttribute('href'),
    button: () => container.querySelector('button')?.textContent ?? null,
    press: () => container.querySelector('button')!.click(),
    close: () => root.unmount(),
  }
}

const lists = (count: number): readonly string[] => Array.from({ length: count }, (_, serial) => `app ${serial} active`)
const soon = { timeout: 10_000, interval: 10 }

describe('the page of the examples', () => {
  test('shows the applications of whoever is signed in, a page at a time, to the end', async () => {
    const page = await open()
    await vi.waitFor(() => expect([page.names(), page.button()]).toEqual([lists(2), 'More']), soon)
    page.press()
    await vi.waitFor(() => expect([page.names(), page.button()]).toEqual([lists(4), 'More']), soon)
    page.press()
    await vi.waitFor(() => expect([page.names(), page.button()]).toEqual([lists(5), null]), soon)
    expect(page.alert()).toBeNull()
    page.close()
  })

  test('keeps what it has when a page fails, says why, and goes on when asked again', async () => {
    const page = await open()
    await vi.waitFor(() => expect(page.names()).toEqual(lists(2)), soon)
    isDown = true
    page.press()
    await vi.waitFor(() => expect(page.button()).toBe('Try again'), soon)
    expect([page.alert(), page.names()]).toEqual([expect.stringMatching(/try it again\. \(OVERLOADED/), lists(2)])
    isDown = false
    page.press()
    await vi.waitFor(() => expect([page.names(), page.alert()]).toEqual([lists(4), null]), soon)
    page.close()
  })

  test('sends to the sign-in whom nobody knows', async () => {
    await browser.signOut()
    const page = await open()
    await vi.waitFor(() => expect(page.alert()).toMatch(/not signed in/), soon)
    expect([page.link(), page.names()]).toEqual(['/sign-in', []])
    page.close()
  })
})
