import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { globSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../support/database.ts'
import { freePort } from '../support/killable-server.ts'
import { startOAuth, type OAuthTest } from '../support/oauth.ts'
import { projectRoot } from '../support/server-process.ts'
import { snippetsOf } from './snippets.ts'

const names = globSync('docs/guides/*.md', { cwd: projectRoot }).map((path) => basename(path, '.md'))
const directory = temporaryDirectory()
const audience = 'https://orders.example.com'
let oauth: OAuthTest<'guard' | 'reader' | 'auditor'>
let child: ChildProcess | null = null

/** Serves what a module gives as its default, as a platform for such modules would. */
const platform = (module: string, port: number): string => `
  import { createServer } from 'node:http'
  import handler from '${module}'
  createServer(async ({ url, method, headers }, response) => {
    const answer = await handler.fetch(new Request(new URL(url, 'http://127.0.0.1:${port}'), { method, headers }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  }).listen(${port}, '127.0.0.1')`

beforeAll(async () => {
  symlinkSync(join(projectRoot, 'node_modules'), join(directory.path, 'node_modules'))
  writeFileSync(join(directory.path, 'package.json'), '{ "type": "module" }')
  oauth = await startOAuth({
    clients: {
      guard: { permissions: ['tokens:introspect'] },
      reader: { permissions: ['applications:read'], audiences: [audience] },
      auditor: { permissions: ['audit:read'], audiences: [audience] },
    },
  })
})
afterEach(async () => {
  if (child === null) return
  const ended = new Promise((resolve) => child?.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  child = null
})
afterAll(async () => {
  await oauth.close()
  directory.remove()
})

const codeOf = (name: string): string => snippetsOf(`docs/guides/${name}.md`).get('guard')!

/** Starts the program of a guide, and gives where it listens. */
const start = async (name: string): Promise<string> => {
  const { clientId, clientSecret } = oauth.clients.guard
  const port = await freePort()
  const code = codeOf(name)
    .replaceAll('http://127.0.0.1:4000', oauth.app.url)
    .replaceAll("'app_…'", `'${clientId}'`)
    .replaceAll("clientSecret: '…'", `clientSecret: '${clientSecret}'`)
    .replaceAll('8080', `${port}`)
  writeFileSync(join(directory.path, `${name}.ts`), code)
  const isModule = code.includes('export default')
  if (isModule) writeFileSync(join(directory.path, `serve-${name}.ts`), platform(`./${name}.ts`, port))
  child = spawn(process.execPath, [isModule ? `serve-${name}.ts` : `${name}.ts`], {
    cwd: directory.path,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return url
  }
}

const ask = async (name: string, url: string, token: string | null) => {
  const place = name === 'yoga' ? '/graphql?query=%7Bclient%20space%7D' : '/orders'
  const response = await fetch(url + place, {
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }) },
  })
  const body = (await response.json()) as { readonly data?: unknown }
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: body.data ?? body }
}

describe('the guide for', () => {
  test.each(names)('%s lets in who brings a token that may, and answers who may not', async (name) => {
    const url = await start(name)
    const [reader, auditor] = [oauth.clients.reader, oauth.clients.auditor]
    const token = await oauth.accessToken(reader, { resource: audience })
    const allowed = { status: 200, body: { client: reader.clientId, space: oauth.spaceId } }
    expect(await ask(name, url, token)).toMatchObject(allowed)
    expect(await ask(name, url, token)).toMatchObject(allowed)
    expect(await ask(name, url, null)).toEqual({ status: 401, challenge: 'Bearer', body: { error: 'TOKEN_MISSING' } })
    const invalid = { status: 401, challenge: 'Bearer error="invalid_token"', body: { error: 'TOKEN_INVALID' } }
    expect(await ask(name, url, await oauth.accessToken(reader))).toEqual(invalid)
    expect(await ask(name, url, `${token.slice(0, -6)}AAAAAA`)).toEqual(invalid)
    expect(await ask(name, url, await oauth.accessToken(auditor, { resource: audience }))).toEqual({
      status: 403,
      challenge: 'Bearer error="insufficient_scope", scope="applications:read"',
      body: { error: 'SCOPE_MISSING' },
    })
  })

  test('each of them compiles, and none with a misspelt permission', async () => {
    const files = names.map((name) => {
      writeFileSync(join(directory.path, `checked-${name}.ts`), codeOf(name))
      return `checked-${name}.ts`
    })
    writeFileSync(
      join(directory.path, 'bad.ts'),
      codeOf('express').replace("'applications:read'", "'applications:raed'"),
    )
    const settings = '--noEmit --strict --target es2024 --module nodenext --moduleResolution nodenext --skipLibCheck'
    const more = '--allowImportingTsExtensions --types node --lib es2024,dom,dom.iterable --ignoreConfig'
    const binary = join(projectRoot, 'node_modules/typescript/bin/tsc')
    const values = [binary, ...`${settings} ${more}`.split(' '), ...files, 'bad.ts']
    const outcome = promisify(execFile)(process.execPath, values, { cwd: directory.path })
    const { stdout } = await outcome.catch((error: { stdout: string }) => error)
    expect(stdout.split('\n').filter((line) => /^\S.*error TS/.test(line))).toEqual([
      expect.stringMatching(/^bad\.ts.*applications:raed/),
    ])
  }, 240_000)
})
