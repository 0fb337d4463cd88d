import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { globSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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
import {
  awsAnswering,
  azureAnswering,
  dpopAnswering,
  noTokenEndpoint,
  sealingKey,
  tokenEndpointAnswering,
  vaultAnswering,
  vaultTaking,
} from './sdk-doubles.ts'

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
    [
      'applications:read',
      'applications:create',
      'applications:rotate',
      'applications:reveal',
      'audit:read',
      'spaces:read',
      'tokens:introspect',
    ],
    { audiences: ['https://shop.example.com'] },
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

/** The file that snippets read. */
const fileOfSnippets = (): string => join(directory.path, 'file')

const removeFileOfSnippets = (): void => rmSync(fileOfSnippets(), { force: true, recursive: true })

const writeFileOfSnippets = (text: string): void => {
  removeFileOfSnippets()
  writeFileSync(fileOfSnippets(), text, { mode: 0o600 })
}

/** Runs a snippet as a program of its own, for this test's service, after `before`; gives the lines it printed. */
const run = async (name: string, before = '', program = 'snippet.ts'): Promise<readonly string[]> => {
  const code = snippets
    .get(name)!
    .replaceAll('https://id.example.com', app.url)
    .replaceAll('http://localhost:8200', otherUrl)
    .replaceAll('https://orders.example.com', otherUrl)
    .replaceAll(/'app_[^']*'/g, `'${client.clientId}'`)
    .replaceAll("'spc_…'", `'${spaceId}'`)
    .replaceAll("clientSecret: '…'", `clientSecret: '${client.clientSecret}'`)
    .replaceAll("'the newest', '…'", `'pst_app_a_new_one', '${client.clientSecret}'`)
    .replaceAll(/'\/(?:etc|var)\/[^']*'/g, `'${fileOfSnippets()}'`)
  writeFileSync(join(directory.path, 'before.ts'), before)
  writeFileSync(join(directory.path, 'snippet.ts'), code)
  const child = spawn(process.execPath, ['--import', './before.ts', program], { cwd: directory.path })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
  const status = await new Promise((resolve) => child.once('close', resolve))
  expect(status, printed).toBe(0)
  return printed.trimEnd().split('\n')
}

describe('of the SDK’s README', () => {
  /** What the application was granted, as an array is printed. */
  const granted = expect.arrayContaining(["  'applications:read',"]) as string[]
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
    environment: async () =>
      expect(
        await run(
          'environment',
          `Object.assign(process.env, ${JSON.stringify({
            POSTERN_CLIENT_ID: client.clientId,
            POSTERN_CLIENT_SECRET: client.clientSecret,
          })})`,
        ),
      ).toEqual(granted),
    file: async () => {
      writeFileOfSnippets(JSON.stringify({ clientId: client.clientId, secrets: ['wrong', client.clientSecret] }))
      expect(await run('file')).toEqual(granted)
    },
    seal: async () => expect(await run('seal', sealingKey)).toEqual(granted),
    'cache-file': async () => {
      removeFileOfSnippets()
      expect(await run('cache-file', sealingKey)).toEqual(granted)
      expect(await run('cache-file', sealingKey + noTokenEndpoint)).toEqual(granted)
    },
    'cache-redis': async () => {
      const redis = `globalThis.redis = async ([name]) => (name === 'EVAL' ? 1 : null)\n`
      expect(await run('cache-redis', sealingKey + redis)).toEqual(granted)
    },
    dpop: async () =>
      expect(await run('dpop', dpopAnswering(app.url, otherUrl))).toEqual(['DPoP abc with a proof', '201']),
    doctor: async () => {
      const lines = await run('doctor')
      expect(lines.length).toBeGreaterThan(5)
      expect(lines[0]).toMatch(/^ok REACHABLE /)
    },
    testing: async () =>
      expect(await run('testing')).toEqual([expect.stringMatching(/^0 calls failed, [456] tokens were fetched$/)]),
    'testing-http': async () => expect(await run('testing-http')).toEqual(['200 1']),
    aws: async () => expect(await run('aws', awsAnswering(client))).toEqual(granted),
    azure: async () => expect(await run('azure', azureAnswering(client))).toEqual(granted),
    vault: async () => {
      writeFileOfSnippets('pod-token')
      expect(await run('vault', vaultAnswering(client))).toEqual(granted)
    },
    put: async () => expect(await run('put', vaultTaking(client))).toEqual(['true clientId,clientSecret,user 3']),
    events: async () =>
      expect(await run('events')).toEqual(['secret 2 of 2 is in use', expect.stringContaining('applications:read')]),
    'private-key': async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      writeFileOfSnippets(String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
      expect(await run('private-key', tokenEndpointAnswering(app.url))).toEqual([
        `${client.clientId} ${app.url}`,
        "[ 'audit:read' ]",
      ])
    },
    workload: async () => {
      writeFileOfSnippets(`e30.${btoa('{"sub":"pod"}')}.c2ln\n`)
      expect(await run('workload', tokenEndpointAnswering(app.url))).toEqual([
        `${client.clientId} pod`,
        "[ 'audit:read' ]",
      ])
    },
    certificate: async () => {
      const before = `globalThis.connectionWithCertificate = {}\n${tokenEndpointAnswering(app.url)}`
      expect(await run('certificate', before)).toEqual([`${client.clientId} null`, "[ 'audit:read' ]"])
    },
    verify: async () => {
      const token = await app.token(client, { resource: 'https://shop.example.com' })
      const ask = `import { answer } from './snippet.ts'
        for (const authorization of [${JSON.stringify(`Bearer ${token}`)}, '', 'Bearer x.y.z']) {
          const response = await answer(new Request('https://shop.example.com', { headers: { authorization } }))
          console.log(response.status, response.headers.get('www-authenticate'), await response.text())
        }`
      writeFileSync(join(directory.path, 'ask.ts'), ask)
      expect(await run('verify', '', 'ask.ts')).toEqual([
        expect.stringMatching(
          `^200 null {"client":"${client.clientId}","space":"${spaceId}","may":\\["applications:create",`,
        ),
        '401 Bearer TOKEN_MISSING',
        '401 Bearer error="invalid_token" TOKEN_INVALID',
      ])
    },
    core: async () => expect(await run('core')).toEqual([expect.stringMatching(/^production /)]),
    fetch: async () => {
      expect(await run('fetch')).toEqual(['201'])
      expect(orders.at(-1)).toEqual({ authorization: expect.stringMatching(/^Bearer eyJ/), body: '{"item":1}' })
    },
  }

  test.each(Object.entries(cases))('the snippet `%s` runs and does what it says', (_name, check) => check(), 20_000)

  test('every snippet is among them', () => {
    expect([...snippets.keys()].sort()).toEqual(Object.keys(cases).sort())
    expect(readme.match(/```ts\n/g)).toHaveLength(snippets.size)
  })
})

const sources = join(projectRoot, 'packages/sdk/src')

/** The interfaces and type aliases of the SDK's sources, by name. */
const declared = new Map(
  globSync('**/*.ts', { cwd: sources, exclude: ['generated/**', '**/*.test.ts'] })
    .flatMap((file) => [
      ...ts.createSourceFile(file, readFileSync(join(sources, file), 'utf8'), ts.ScriptTarget.Latest).statements,
    ])
    .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    .map((node) => [node.name.text, node] as const),
)

/** What has a table of its own is not told in the tables of what extends it. */
const shared = 'ManagerOptions'

/** The names of an interface's members, its own and those it extends; of a union, those of all that are in it. */
const membersOf = (name: string): readonly string[] => {
  const node = declared.get(name)
  if (node === undefined) throw new Error(`There is no interface ${name}`)
  if (ts.isTypeAliasDeclaration(node)) {
    const parts = ts.isUnionTypeNode(node.type) ? node.type.types : [node.type]
    const names = parts.map((part) => ((part as ts.TypeReferenceNode).typeName as ts.Identifier).text)
    return [...new Set(names.flatMap(membersOf))]
  }
  const own = node.members.map((member) => (member.name as ts.Identifier).text)
  const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types)
  const names = bases.map(({ expression }) => (expression as ts.Identifier).text).filter((base) => base !== shared)
  return [...own, ...names.flatMap(membersOf)]
}

/** The first column of the table under that name. */
const documentedOf = (name: string): readonly string[] => {
  const [, ...rows] = new RegExp(`\\| \`${name}\` [^\\n]*\\n((?:\\|[^\\n]*\\n)+)`).exec(readme)?.[1]?.split('\n') ?? []
  return rows.flatMap((row) => /^\| `(\w+)`/.exec(row)?.[1] ?? [])
}

const optionsOfEntries = [
  ...new Set(
    globSync(['index.ts', 'entries/*.ts'], { cwd: sources }).flatMap((entry) =>
      [...readFileSync(join(sources, entry), 'utf8').matchAll(/\b(\w+Options)\b/g)].map(([, name]) => name!),
    ),
  ),
].sort()

test('the options that entries export are found', () => {
  expect(optionsOfEntries.length).toBeGreaterThan(10)
  expect(optionsOfEntries).toContain('ClientOptions')
})

test.each(optionsOfEntries)('the README tells every option of %s, and no other', (name) =>
  expect([...documentedOf(name)].sort()).toEqual([...membersOf(name)].sort()),
)
