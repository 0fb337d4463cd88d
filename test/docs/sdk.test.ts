import { spawn } from 'node:child_process'
import { globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { temporaryDirectory } from '../support/database.ts'
import { projectRoot } from '../support/server-process.ts'

const readme = readFileSync(join(projectRoot, 'packages/sdk/README.md'), 'utf8')
const snippets = new Map(
  [...readme.matchAll(/<!-- run: ([\w-]+) -->\n+```ts\n([\s\S]*?)```/g)].map(([, name, code]) => [name!, code!]),
)

const directory = temporaryDirectory()
let app: TestApp
let client: TestClient
let spaceId: string
/** The secret store and the orders API of the snippets: what they were asked, by whom. */
let other: Server
let otherUrl: string
const orders: { readonly authorization: string | undefined; readonly body: string }[] = []

beforeAll(async () => {
  symlinkSync(join(projectRoot, 'node_modules'), join(directory.path, 'node_modules'))
  app = await startApp()
  const space = await app.space('production', 'production')
  spaceId = space.id
  client = await app.application(
    space.id,
    ['applications:read', 'applications:create', 'applications:reveal', 'audit:read', 'spaces:read'],
    { audiences: [] },
  )
  other = createServer((request, response) => {
    if (request.url === '/my-secret-store') return void response.end(client.clientSecret)
    const answer = async (): Promise<void> => {
      orders.push({ authorization: request.headers.authorization, body: await text(request) })
      response.writeHead(201).end()
    }
    void answer()
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
})
afterAll(async () => {
  other.close()
  await app.close()
  directory.remove()
})

/** Runs a snippet as a program of its own, for this test's service, after `before`; gives the lines it printed. */
const run = async (name: string, before = ''): Promise<readonly string[]> => {
  const code = snippets
    .get(name)!
    .replaceAll('https://id.example.com', app.url)
    .replaceAll('http://localhost:8200', otherUrl)
    .replaceAll('https://orders.example.com', otherUrl)
    .replaceAll(/'app_[^']*'/g, `'${client.clientId}'`)
    .replaceAll("'spc_…'", `'${spaceId}'`)
    .replaceAll("clientSecret: '…'", `clientSecret: '${client.clientSecret}'`)
  writeFileSync(join(directory.path, 'before.ts'), before)
  writeFileSync(join(directory.path, 'snippet.ts'), code)
  const child = spawn(process.execPath, ['--import', './before.ts', 'snippet.ts'], { cwd: directory.path })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  const status = await new Promise((resolve) => child.once('close', resolve))
  expect(status, printed).toBe(0)
  return printed.trimEnd().split('\n')
}

describe('of the SDK’s README', () => {
  const cases: Readonly<Record<string, () => Promise<void>>> = {
    start: async () => expect(await run('start')).toEqual([expect.stringMatching(`^${client.clientId} application `)]),
    scope: async () =>
      expect(await run('scope')).toEqual([expect.stringMatching(/^\*\*\* \[ 'audit:read' \] 20\d\d-/)]),
    change: async () => {
      const kept = join(directory.path, 'kept')
      const keep = `import { writeFileSync } from 'node:fs'
        globalThis.keepSafe = async (...pair) => writeFileSync(${JSON.stringify(kept)}, JSON.stringify(pair))`
      expect(await run('change', keep)).toEqual([''])
      const [clientId, clientSecret] = JSON.parse(readFileSync(kept, 'utf8')) as [string, string]
      expect(app.canary.keep(clientSecret)).toMatch(/^pst_app_/)
      expect((await app.tokenRequest({ clientId, clientSecret })).status).toBe(200)
      expect(await run('change', keep)).toEqual(['choose another name'])
    },
    list: async () => {
      const events = await run('list')
      expect(events.length).toBeGreaterThan(3)
      expect(events.at(-1)).toMatch(/spaces:create done$/)
    },
    'own-list': async () => expect(await run('own-list')).toContain('production'),
    follow: async () => {
      let isDone = false
      const happening = async (): Promise<void> => {
        while (!isDone) {
          await app.application(spaceId, [])
          await new Promise((resolve) => setTimeout(resolve, 500))
        }
      }
      const [lines] = await Promise.all([run('follow').finally(() => (isDone = true)), happening()])
      expect(lines).toEqual([expect.stringMatching(/^applications:create app_\w+ true$/)])
    },
    session: async () => {
      const person = await makePerson(app)
      const browser = new TestBrowser(app.url, app.url)
      await browser.signIn(person.email, personPassword)
      const page = (cookie: string | null) => `
        globalThis.location = Object.assign(new URL('${app.url}/page'), { assign: (to) => console.log('to', to) })
        const send = globalThis.fetch
        globalThis.fetch = (url, init) => {
          if (init.credentials !== 'same-origin') throw new Error('No cookie would be sent')
          const cookie = ${JSON.stringify(cookie)}
          return send(url, { ...init, headers: { ...init.headers, origin: '${app.url}', ...(cookie && { cookie }) } })
        }`
      expect(await run('session', page(browser.cookie))).toEqual([expect.stringMatching(`^${person.id} \\d+$`)])
      expect(await run('session', page(null))).toEqual(['to /sign-in'])
    },
    core: async () => expect(await run('core')).toEqual([expect.stringMatching(/^production /)]),
    fetch: async () => {
      expect(await run('fetch')).toEqual(['201'])
      expect(orders).toEqual([{ authorization: expect.stringMatching(/^Bearer eyJ/), body: '{"item":1}' }])
    },
  }

  test.each(Object.entries(cases))('the snippet `%s` runs and does what it says', (_name, check) => check(), 20_000)

  test('every snippet is among them', () => {
    expect([...snippets.keys()].sort()).toEqual(Object.keys(cases).sort())
    expect(readme.match(/```ts\n/g)).toHaveLength(snippets.size)
  })
})

/** The names of an interface's members, its own and those it extends, from the sources. */
const membersOf = (name: string): readonly string[] => {
  for (const file of ['core-client', 'session-client', 'request-function'])
    for (const node of ts.createSourceFile(
      file,
      readFileSync(join(projectRoot, `packages/sdk/src/${file}.ts`), 'utf8'),
      ts.ScriptTarget.Latest,
    ).statements) {
      if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) continue
      const own = node.members.map((member) => (member.name as ts.Identifier).text)
      const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types)
      return [...own, ...bases.flatMap(({ expression }) => membersOf((expression as ts.Identifier).text))]
    }
  throw new Error(`There is no interface ${name}`)
}

/** The first column of the table under that name. */
const documentedOf = (name: string): readonly string[] => {
  const [, ...rows] = new RegExp(`\\| \`${name}\` [^\\n]*\\n((?:\\|[^\\n]*\\n)+)`).exec(readme)?.[1]?.split('\n') ?? []
  return rows.flatMap((row) => /^\| `(\w+)`/.exec(row)?.[1] ?? [])
}

test.each(['ClientOptions', 'SessionClientOptions', 'RequestOptions', 'AllOptions', 'TokenOptions'])(
  'the README tells every option of %s, and no other',
  (name) => expect([...documentedOf(name)].sort()).toEqual([...membersOf(name)].sort()),
)

test('every kind of options a function of the package takes is in that list', () => {
  const entries = globSync(['index.ts', 'entries/*.ts'], { cwd: join(projectRoot, 'packages/sdk/src') })
  const text = entries.map((entry) => readFileSync(join(projectRoot, 'packages/sdk/src', entry), 'utf8')).join('\n')
  const named = [...text.matchAll(/\b(\w+Options)\b/g)].map(([, name]) => name)
  expect([...new Set(named)].sort()).toEqual([
    'AllOptions',
    'ClientOptions',
    'RequestOptions',
    'SessionClientOptions',
    'TokenOptions',
  ])
})
