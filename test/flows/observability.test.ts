import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorFields } from '../../packages/server/src/adapters/log.ts'
import { updateSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import type { TestClient } from '../support/app.ts'
import { TestBrowser } from '../support/browser.ts'
import { basic, startOAuth, type OAuthTest } from '../support/oauth.ts'

const metricsToken = 'scrape-0123456789-0123456789-0123456789'
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth({
    server: { metricsToken: new Secret(metricsToken) },
    clients: { machine: { permissions: ['spaces:read', 'audit:read'] } },
  })
  oauth.app.canary.keep(metricsToken)
})
afterAll(() => oauth.close())

const scrape = async (headers: Readonly<Record<string, string>> = { authorization: `Bearer ${metricsToken}` }) => {
  const response = await fetch(`${oauth.app.url}/metrics`, { headers })
  return { status: response.status, text: await response.text(), headers: response.headers }
}
const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? NaN,
  )
/** The lines of the log that name the request. */
const logged = (requestId: string): readonly Readonly<Record<string, unknown>>[] =>
  oauth.app.logLines
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

describe('the metrics', () => {
  test('are for whoever has the operator’s token: neither this machine nor a token of ours is enough', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    for (const headers of [
      {},
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer ${metricsToken}x` },
      { authorization: `Basic ${metricsToken}` },
      { 'x-forwarded-for': '127.0.0.1' },
    ]) {
      const refused = await scrape(headers as Record<string, string>)
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="postern metrics"'])
      expect(refused.text).not.toContain('postern_')
    }
    expect((await scrape()).status).toBe(200)
  })

  test('count what was answered, handed out, refused, decided and written', async () => {
    const before = (await scrape()).text
    const { machine } = oauth.clients
    const token = await oauth.accessToken(machine)
    await oauth.app.graphql(token, '{ spaces(first: 1) { edges { node { id } } } }')
    await oauth.tokenOf({ ...machine, clientSecret: 'a wrong one' })
    const { text, headers } = await scrape()
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const rise = (series: string) => valueOf(text, series) - (valueOf(before, series) || 0)
    expect(rise('postern_tokens_issued_total')).toBe(1)
    expect(rise('postern_http_requests_total{endpoint="token",status="200"}')).toBe(1)
    expect(rise('postern_http_requests_total{endpoint="token",status="401"}')).toBe(1)
    expect(rise('postern_http_requests_total{endpoint="graphql",status="200"}')).toBe(1)
    expect(rise('postern_http_request_duration_seconds_count{endpoint="token"}')).toBe(2)
    expect(rise('postern_oauth_refusals_total{error="invalid_client"}')).toBe(1)
    expect(rise('postern_refusals_total{code="UNAUTHENTICATED"}')).toBe(1)
    expect(rise('postern_audit_events_total')).toBe(2)
    expect(valueOf(text, 'postern_limit_keys{limit="wrong-credentials"}')).toBeGreaterThan(0)
    expect(valueOf(text, 'postern_cached{kind="clients"}')).toBe(1)
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7)
  })

  test('are whole lines of the format, with labels of closed lists: no ID, address, name or secret', async () => {
    const { text } = await scrape()
    const series = /^[a-z_]+(?:\{[a-z]+="[\w.+-]+"(?:,[a-z]+="[\w.+-]+")*\})? -?(?:[\d.e+-]+|NaN)$/
    for (const line of text.trimEnd().split('\n')) if (!line.startsWith('# ')) expect(line).toMatch(series)
    expect(text).not.toMatch(/\b(?:app|spc|usr|sec|ses|tok|req|evt)_[0-9a-z]{26}/)
    expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+|@example/)
    expect(oauth.app.canary.foundIn(text)).toEqual([])
    // However many paths and addresses there were.
    for (let index = 0; index < 20; index += 1) await fetch(`${oauth.app.url}/made-up-${index}`)
    expect((await scrape()).text.split('\n').length - text.split('\n').length).toBeLessThan(20)
  })

  test('can be read without writing evidence, and so also while none can be written', async () => {
    const before = (await oauth.app.events()).length
    await scrape()
    expect(await oauth.app.events()).toHaveLength(before)
  })
})

describe('the ID of a request', () => {
  const eventsOf = async (requestId: string) =>
    (await oauth.app.events()).filter(({ request }) => request === requestId)

  test('is one in the header, the log and the event of a token', async () => {
    const { headers } = await oauth.post(
      { grant_type: 'client_credentials' },
      { authorization: basic(oauth.clients.machine), traceparent },
    )
    const requestId = headers.get('x-request-id')!
    expect(await eventsOf(requestId)).toMatchObject([{ action: 'tokens:issue' }])
    expect(logged(requestId)).toMatchObject([
      {
        level: 'debug',
        message: 'request',
        requestId,
        trace: traceId,
        space: oauth.spaceId,
        endpoint: 'token',
        status: 200,
      },
    ])
  })

  test('is one in the answer of a refusal, too: OAuth, GraphQL and pages', async () => {
    const refused = await oauth.tokenOf({ ...oauth.clients.machine, clientSecret: 'a wrong one' })
    expect(refused.body['request_id']).toBe(refused.headers.get('x-request-id'))

    const token = await oauth.accessToken(oauth.clients.machine)
    const unknown = oauth.app.deps.ids.mint('Application')
    const { headers, errors } = await oauth.app.graphql(token, 'query ($id: ID!) { application(id: $id) { id } }', {
      id: unknown,
    })
    const requestId = headers.get('x-request-id')!
    if (errors) expect(errors[0]?.extensions['requestId']).toBe(requestId)
    expect(await eventsOf(requestId)).toHaveLength(1)
    expect(logged(requestId).some(({ endpoint }) => endpoint === 'graphql')).toBe(true)

    const browser = new TestBrowser(oauth.app.url, oauth.app.url, { address: oauth.freshAddress() })
    const page = await browser.send('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'email=nobody%40example.com&password=Wrong-Horse-9-Battery!',
    })
    await page.text()
    expect(await eventsOf(page.headers.get('x-request-id')!)).toMatchObject([{ action: 'sessions:create' }])

    const problem = await fetch(`${oauth.app.url}/nowhere`)
    expect(await problem.json()).toMatchObject({ requestId: problem.headers.get('x-request-id') })
  })

  test('is ours, whatever the caller sends: nobody chooses what evidence names', async () => {
    const own = oauth.app.deps.ids.mint('Request')
    const response = await fetch(`${oauth.app.url}/nowhere`, { headers: { 'x-request-id': own } })
    expect(response.headers.get('x-request-id')).not.toBe(own)
  })

  test('stands beside the trace of a trusted proxy, where that is one', async () => {
    const traceOf = async (header: string): Promise<unknown> => {
      const response = await fetch(`${oauth.app.url}/nowhere`, { headers: { traceparent: header } })
      return logged(response.headers.get('x-request-id')!)[0]?.['trace']
    }
    expect(await traceOf(traceparent)).toBe(traceId)
    expect(await traceOf(`01-${traceId}-00f067aa0ba902b7-01-later`)).toBe(traceId)
    for (const malformed of [
      'person@example.com',
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `ff-${traceId}-00f067aa0ba902b7-01`,
      `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
    ])
      expect(await traceOf(malformed)).toBeUndefined()
  })
})

describe('how much the log says', () => {
  const setLevel = (spaceId: string, logLevel: string | null) =>
    updateSpace.perform(oauth.app.deps, oauth.app.call(), { spaceId, logLevel })
  /** What a token that was fetched, and one that was refused, leave in the log. */
  const linesOf = async (client: TestClient): Promise<readonly string[]> => {
    const answers = [await oauth.tokenOf(client), await oauth.tokenOf(client, { scope: 'users:delete' })]
    return answers.flatMap(({ headers }) => logged(headers.get('x-request-id')!).map(({ level }) => String(level)))
  }
  const clientIn = async (kind: 'development' | 'staging' | 'production') => {
    const { id } = await oauth.app.space(undefined, kind)
    const client = await oauth.app.application(id, ['spaces:read'])
    // Until the level of a space is read, errors alone are logged.
    await linesOf(client)
    return { id, client }
  }

  test('is what the kind of a space says: all, refusals, or failures alone', async () => {
    expect(await linesOf((await clientIn('development')).client)).toEqual(['debug', 'info'])
    expect(await linesOf((await clientIn('staging')).client)).toEqual(['info'])
    expect(await linesOf((await clientIn('production')).client)).toEqual([])
  })

  test('can be set by a space, at once, with an event that says so, and set back', async () => {
    const space = await oauth.app.space('logged as set', 'production')
    const client = await oauth.app.application(space.id, ['spaces:read'])
    expect(space.logLevel).toBe('error')
    await setLevel(space.id, 'debug')
    expect((await oauth.app.events()).at(-1)).toMatchObject({
      action: 'spaces:update',
      change: { before: { logLevel: 'error' }, after: { logLevel: 'debug' } },
    })
    await linesOf(client)
    expect(await linesOf(client)).toEqual(['debug', 'info'])
    expect((await setLevel(space.id, null)).logLevel).toBe('error')
    await linesOf(client)
    expect(await linesOf(client)).toEqual([])
  })

  test('of a failure in production is its code and place, and nothing of the message', async () => {
    const { client } = await clientIn('production')
    const { deps } = oauth.app
    const prepare = deps.signer.prepare.bind(deps.signer)
    const content = oauth.app.canary.keep('content-of-a-message-0123456789')
    deps.signer.prepare = () => {
      throw new Error(`the signer cannot read "${content}"`)
    }
    try {
      const { status, headers } = await oauth.tokenOf(client, { resource: oauth.app.url })
      const lines = logged(headers.get('x-request-id')!)
      expect([status, [...new Set(lines.map(({ level }) => level))]]).toEqual([500, ['error']])
    } finally {
      deps.signer.prepare = prepare
    }
    // The lines of the process itself: what is quoted in an error may be content.
    expect(JSON.stringify(errorFields(new Error(`the signer cannot read "${content}"`)))).not.toContain(content)
  })

  test('of GraphQL operations too, which production does not log', async () => {
    const { id, client } = await clientIn('staging')
    const token = await oauth.accessToken(client)
    const operations = async () => {
      const { headers } = await oauth.app.graphql(token, '{ viewer { id } }')
      return logged(headers.get('x-request-id')!).map(({ message }) => message)
    }
    expect(await operations()).toEqual([])
    await setLevel(id, 'debug')
    await operations()
    expect(await operations()).toEqual(['graphql operation', 'request'])
  })
})
