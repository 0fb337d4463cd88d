import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { exchange } from '../../packages/sdk/src/exchange.ts'
import { platformWith } from '../../packages/sdk/src/platform.ts'
import { rejectionOf } from './support/story.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** An issuer on a real socket; `answer` has the token endpoint and everything else but the metadata. */
const listen = async (answer: RequestListener): Promise<{ url: string; seen: string[] }> => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url !== '/.well-known/oauth-authorization-server') return answer(request, response)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/oauth/token` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url, seen }
}

const issue =
  (expiresIn: number): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ access_token: 'token-1', token_type: 'Bearer', expires_in: expiresIn }))
  }

test('over a real socket, a token comes with the clock skew of the server', async () => {
  const { url, seen } = await listen(issue(3600))
  const client = createClient({ url, clientId: 'app_1', clientSecret: 'secret' })
  const token = await client.token()
  expect(token.value).toBe('token-1')
  expect(token.clockSkewMs).toBe(0)
  expect(seen).toEqual(['GET /.well-known/oauth-authorization-server', 'POST /oauth/token'])
})

test('over a real socket, a redirect of the token request reaches nobody', async () => {
  const elsewhere = await listen(issue(3600))
  const { url } = await listen((_request, response) => {
    response.writeHead(308, { location: `${elsewhere.url}/oauth/token` }).end()
  })
  const client = createClient({ url, clientId: 'app_1', clientSecret: 'secret' })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'REDIRECT_REFUSED', status: 308 })
  expect(elsewhere.seen).toEqual([])
})

test('an address that nobody listens at is NETWORK, with the system’s reason', async () => {
  const { url } = await listen(issue(3600))
  stops.pop()?.()
  const limits = { where: 'token endpoint', timeoutMs: 10_000, maxBytes: 1_000 }
  const error = await rejectionOf(exchange(platformWith({}), { url, method: 'GET', headers: {}, ...limits }))
  expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
  expect(String((error as Error).cause)).toContain('ECONNREFUSED')
})

test('a process with nothing else to do ends while a renewal is planned, and says nothing of its secret', async () => {
  let issued = 0
  const { url } = await listen((request, response) => {
    issued += 1
    // Stale from the start by any clock: 1 ms of slot, an hour of life; and from then on the endpoint is broken.
    if (issued > 1) return void response.writeHead(503, { 'retry-after': '600' }).end()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ access_token: 'token-1', token_type: 'Bearer', expires_in: 3600, refresh_in: 0.001 }))
    void request
  })
  const program = `
    import { createClient } from ${JSON.stringify(new URL('../../packages/sdk/src/client.ts', import.meta.url).href)}
    const client = createClient({ url: ${JSON.stringify(url)}, clientId: 'app_1', clientSecret: 'canary-secret' })
    let token = await client.token()
    while (performance.now() - Number(globalThis.started ??= performance.now()) < 5) token = await client.token()
    console.log(client, JSON.stringify(client), token, JSON.stringify(token))
  `
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--disable-warning=ExperimentalWarning', '--eval', program],
    { timeout: 15_000 },
  )
  expect(issued).toBe(2)
  expect(stdout + stderr).not.toMatch(/canary-secret|token-1/)
}, 20_000)
