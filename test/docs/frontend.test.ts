import { spawn } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownerPassword, startApp, type TestApp } from '../support/app.ts'
import { TestBrowser } from '../support/browser.ts'
import { temporaryDirectory } from '../support/database.ts'
import { projectRoot } from '../support/server-process.ts'
import { snippetsOf } from './snippets.ts'

const snippets = snippetsOf('docs/frontend.md')
const directory = temporaryDirectory()
let app: TestApp
let browser: TestBrowser

beforeAll(async () => {
  symlinkSync(join(projectRoot, 'node_modules'), join(directory.path, 'node_modules'))
  app = await startApp()
  const space = await app.space()
  for (const _ of [1, 2, 3]) await app.application(space.id, [])
  browser = new TestBrowser(app.url, app.url)
  expect(await browser.signIn('owner@example.com', ownerPassword)).toBe('SignInSuccess')
  writeFileSync(join(directory.path, 'ask.ts'), snippets.get('ask')!)
})
afterAll(async () => {
  await app.close()
  directory.remove()
})

/** What a browser does on a page of ours: the cookie goes along, and the page is named. */
const browserAround = (cookie: string | null): string => `
  const { fetch } = globalThis
  globalThis.location = { pathname: '/console/', assign: (path) => console.log('goes to ' + path) }
  globalThis.fetch = (path, { headers, ...init }) => fetch(new URL(path, ${JSON.stringify(app.url)}), {
    ...init,
    headers: { ...headers, origin: ${JSON.stringify(app.url)}, cookie: ${JSON.stringify(cookie ?? '')} },
  })`

const run = async (name: string, cookie: string | null) => {
  writeFileSync(join(directory.path, 'browser.mjs'), browserAround(cookie))
  writeFileSync(join(directory.path, `${name}.ts`), snippets.get(name)!)
  const child = spawn(process.execPath, ['--import', './browser.mjs', `${name}.ts`], { cwd: directory.path })
  const [printed] = await Promise.all([text(child.stdout), text(child.stderr)])
  return printed.trimEnd().split('\n')
}

describe('a frontend team that follows the page on frontends', () => {
  test('reads a list to its end, and makes something or hears why not', async () => {
    const all = await app.deps.database.client.application.findMany({ orderBy: { id: 'asc' } })
    expect(all.length).toBeGreaterThan(2)
    expect(await run('list', browser.cookie)).toEqual([all.map(({ name }) => name).join(', ')])
    expect(await run('change', browser.cookie)).toEqual(['made', 'NAME_TAKEN'])
  })

  test('sends people to sign in who are not, or no longer, signed in', async () => {
    expect(await run('list', null)).toEqual(['goes to /sign-in?return=/console/'])
  })
})
