import { spawn, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import { SignJWT, UnsecuredJWT, decodeJwt, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { environmentOf } from '../cli/support/cli-app.ts'
import { endOf, entry } from '../cli/support/run-postern.ts'
import { snippetsOf } from '../docs/snippets.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { freePort } from '../support/killable-server.ts'
import { projectRoot } from '../support/server-process.ts'

const snippets = snippetsOf('examples/service/README.md')
/** Where programs are found, this Node among them. */
const path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`
const audience = 'https://greetings.example.com'
let app: TestApp
let caller: TestClient
let service: ChildProcess
let url: string

beforeAll(async () => {
  app = await startApp()
  const { id: spaceId } = await app.space()
  caller = await app.application(spaceId, ['applications:read'], { name: 'caller', audiences: [audience] })
  const own = await app.application(spaceId, ['applications:read', 'tokens:introspect'])
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const start = snippets
    .get('start')!
    .replace('http://127.0.0.1:4000', app.url)
    .replace('app_…', own.clientId)
    .replace('SECRET=…', `SECRET=${own.clientSecret}`)
  service = spawn('bash', ['-c', `exec env ${start}`], {
    cwd: join(projectRoot, 'examples/service'),
    env: { PATH: path, PORT: `${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    service.stdout!.once('data', () => resolve())
    service.once('exit', (code) => reject(new Error(`It ended with ${code}`)))
  })
})
afterAll(async () => {
  const ended = new Promise((resolve) => service.once('exit', resolve))
  service.kill('SIGTERM')
  expect(await ended).toBe(0)
  await app.close()
})

const ask = (token: string | null): Promise<Response> =>
  fetch(url, { headers: { ...(token !== null && { authorization: `Bearer ${token}` }) } })

describe('the service of the examples', () => {
  test('greets who brings a token for it, by the name that the API tells', async () => {
    const client = createClient({ url: app.url, ...caller, audience, origins: [url] })
    const answer = await client.fetch(url)
    expect([answer.status, await answer.json()]).toEqual([200, { hello: 'caller' }])
    client.close()
  })

  test('greets who calls it as its README says', async () => {
    const postern = `postern() { '${process.execPath}' '${entry}' "$@"; }`
    const call = snippets.get('call')!.replace('http://127.0.0.1:8080', url)
    const env = { ...environmentOf(app, caller), PATH: path }
    const { status, stdout } = await endOf(spawn('bash', ['-c', `set -euo pipefail\n${postern}\n${call}`], { env }))
    expect([status, stdout]).toEqual([0, '{"hello":"caller"}'])
  })

  test('lets nobody else in: no token, one for another API, a forged or an altered one', async () => {
    const token = await app.token(caller, { resource: audience })
    const claims = decodeJwt(token)
    const { privateKey } = await generateKeyPair('ES256')
    const [, kept] = /^([^.]+)\./.exec(token)!
    const { kid } = JSON.parse(Buffer.from(kept!, 'base64url').toString()) as { kid: string }
    const sign = (header: object) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).sign(privateKey)
    const tokens = {
      none: null,
      'of nobody': 'x.y.z',
      'for our own API': await app.token(caller),
      unsigned: new UnsecuredJWT(claims).encode(),
      'signed with another key': await sign({}),
      'that brings its own key': await sign({ jwk: { kty: 'EC' }, jku: 'https://attacker.example' }),
      altered: `${token.slice(0, -4)}AAAA`,
    }
    for (const [name, each] of Object.entries(tokens)) {
      const answer = await ask(each)
      const challenge = each === null ? 'Bearer' : 'Bearer error="invalid_token"'
      expect([name, answer.status, answer.headers.get('www-authenticate')]).toEqual([name, 401, challenge])
    }
    expect((await ask(token)).status).toBe(200)
  })
})
