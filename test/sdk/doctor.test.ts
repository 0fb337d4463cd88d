import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientOptions } from '../../packages/sdk/src/token-client.ts'
import { clientCertificate } from '../../packages/sdk/src/credentials/client-certificate.ts'
import { fromProvider } from '../../packages/sdk/src/credentials/from-provider.ts'
import { doctor } from '../../packages/sdk/src/doctor/doctor.ts'
import type { Finding } from '../../packages/sdk/src/doctor/finding.ts'
import { createDpop } from '../../packages/sdk/src/dpop.ts'
import { fromFile } from '../../packages/sdk/src/node/credentials-file.ts'
import { TestIssuer } from '../../packages/sdk/src/testing/test-issuer.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { json } from './support/fake-issuer.ts'

const namesOf = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ name, status }) => [name, status]))

/** The doctor's findings of a client of the test issuer, once `prepare` has had its way with both. */
const examine = async (options: Partial<ClientOptions> = {}, prepare: (issuer: TestIssuer) => void = () => {}) => {
  const issuer = new TestIssuer({
    clients: [
      { clientId: 'app_1', secrets: ['secret-canary'], scope: ['audit:read', 'spaces:read'] },
      { clientId: 'app_2', certificate: true },
    ],
  })
  prepare(issuer)
  const { url, clock, fetch } = issuer
  const pair = options.credentials ? {} : { clientId: 'app_1', clientSecret: 'secret-canary' }
  let isDone = false
  const examining = doctor({ url, clock, fetch, random: () => 0, ...pair, ...options } as ClientOptions).finally(
    () => (isDone = true),
  )
  while (!isDone) {
    await clock.advance(100)
    // Keys are made on a thread of their own, which the clock cannot wait for.
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const findings = await examining
  expect(JSON.stringify(findings)).not.toMatch(/canary|eyJ/)
  return findings
}

test('all is well: each thing that was looked at is among the findings', async () => {
  const findings = await examine({ scope: ['audit:read'] })
  expect(namesOf(findings)).toEqual({
    ...{ REACHABLE: 'ok', METADATA: 'ok', CLOCK: 'ok', CREDENTIALS: 'ok', TOKEN: 'ok', SCOPE: 'ok' },
    SECRET_EXPIRY: 'unknown',
  })
  expect(findings.filter(({ status, advice }) => status === 'ok' && advice !== null)).toEqual([])
})

test.each<[string, Partial<ClientOptions>, (issuer: TestIssuer) => void, string]>([
  ['a server that is down', {}, (issuer) => (issuer.isDown = true), 'REACHABLE'],
  ['an address where nobody is', { url: 'https://other.test' }, () => {}, 'REACHABLE'],
  ['a page of a proxy in its place', { fetch: async () => new Response('<html></html>') }, () => {}, 'METADATA'],
  [
    'another issuer than configured',
    { fetch: async () => json(200, { issuer: 'https://other.test', token_endpoint: 'https://other.test/token' }) },
    () => {},
    'METADATA',
  ],
  ['a secret that is not accepted', {}, (issuer) => issuer.setClient({ clientId: 'app_1' }), 'TOKEN'],
  ['a scope that is not granted', { scope: ['applications:read'] }, () => {}, 'SCOPE'],
  ['an audience that it has not', { audience: 'https://orders.test' }, () => {}, 'TOKEN'],
  [
    'credentials that cannot be read',
    { credentials: fromProvider(() => Promise.reject(new Error('canary'))) },
    () => {},
    'CREDENTIALS',
  ],
  ['a file that is not there', { credentials: fromFile({ path: '/nonexistent/canary' }) }, () => {}, 'CREDENTIALS'],
  ['options that do not fit', { timeoutMs: 0 }, () => {}, 'CONFIGURATION'],
  ['too many requests', {}, (issuer) => (issuer.answerWith = () => json(429, {}, { 'retry-after': '60' })), 'TOKEN'],
])('%s is found, with what to do about it', async (_story, options, prepare, name) => {
  const findings = await examine(options, prepare)
  expect(findings).toEqual([
    { name, status: 'failed', found: expect.any(String), advice: expect.stringMatching(/^[A-Z].*\.$/) },
  ])
})

test('a clock that is off is a warning that says how far and which way', async () => {
  const behind = await examine({}, (issuer) => (issuer.clockAheadMs = 3_600_000))
  expect(behind.find(({ name }) => name === 'CLOCK')).toMatchObject({
    ...{ status: 'warning', found: 'This machine’s clock is 3600 s behind the server’s.' },
  })
})

test('asking for everything is a warning that names what there is', async () => {
  const findings = await examine()
  expect(findings.find(({ name }) => name === 'SCOPE')).toMatchObject({
    ...{ status: 'warning', found: 'The token has all that was granted: audit:read, spaces:read.' },
  })
})

test('fewer permissions than were asked for are found where the server gives them silently', async () => {
  const findings = await examine({ scope: ['audit:read', 'users:read'] }, (issuer) => {
    issuer.answerWith = () =>
      json(200, { access_token: 'a.b.c', token_type: 'Bearer', expires_in: 60, scope: 'audit:read' })
  })
  expect(findings.find(({ name }) => name === 'SCOPE')).toMatchObject({
    ...{ status: 'failed', found: 'Not granted: users:read.' },
  })
})

test('whether the token is bound to the key, or to the certificate, is told', async () => {
  expect(namesOf(await examine({ dpop: createDpop() }))).toMatchObject({ DPOP: 'ok' })
  const certificate = await examine({ credentials: clientCertificate({ clientId: 'app_2' }) })
  expect(namesOf(certificate)).toMatchObject({ CERTIFICATE: 'failed', TOKEN: 'ok' })
})

let app: TestApp
let client: TestClient
beforeAll(async () => {
  app = await startApp()
  const space = await app.space('production', 'production')
  client = await app.application(space.id, ['applications:read'])
})
afterAll(() => app.close())

test('of the service itself it tells when the secret in use ends', async () => {
  const findings = await doctor({ url: app.url, clientId: client.clientId, clientSecret: client.clientSecret })
  expect(namesOf(findings)).toMatchObject({ REACHABLE: 'ok', METADATA: 'ok', TOKEN: 'ok', SECRET_EXPIRY: 'ok' })
  expect(findings.at(-1)?.found).toMatch(/^The secret in use ends in 1[78]\d days, on 20\d\d-\d\d-\d\d\.$/)
})
