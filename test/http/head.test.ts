import { endpoints, type EndpointName } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['audit:export']))
})
afterAll(() => app.close())

const names = (Object.keys(endpoints) as EndpointName[]).filter((name) =>
  (endpoints[name].methods as readonly string[]).includes('GET'),
)

describe('HEAD', () => {
  it.each(names)('of %s says what GET would, without the body (RFC 9110 §9.3.2)', async (name) => {
    const ask = async (method: string) => {
      const response = await fetch(`${app.url}${endpoints[name].path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      })
      // Of this request alone; the limit has one call less left.
      const own = ['x-request-id', 'date', 'ratelimit']
      // Of this connection, not of the answer: fetch closes it after a HEAD.
      const framing = ['connection', 'keep-alive', 'transfer-encoding']
      const headers = [...response.headers].filter(([header]) => ![...own, ...framing].includes(header))
      return { status: response.status, headers, body: await response.text() }
    }
    const get = await ask('GET')
    const head = await ask('HEAD')
    expect(get.body).not.toBe('')
    expect(head).toEqual({ ...get, body: '' })
  })

  it('of the export is recorded as the reading it stands for', async () => {
    const response = await fetch(`${app.url}${endpoints.auditExport.path}`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    })
    const requestId = response.headers.get('x-request-id')
    expect((await app.events()).find(({ request }) => request === requestId)).toMatchObject({ action: 'audit:export' })
  })
})
