import { inspect } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import type { AssertionCredentials } from '../../../packages/sdk/src/credentials.ts'
import { fromEnvironment } from '../../../packages/sdk/src/credentials/environment.ts'
import type { EnvironmentOptions } from '../../../packages/sdk/src/credentials/environment.ts'
import { rejectionOf } from '../support/story.ts'

afterEach(() => vi.unstubAllEnvs())

const read = async (options?: EnvironmentOptions) =>
  fromEnvironment(options).provider({ refused: false, signal: new AbortController().signal })

test('the variables of the process give the client ID and its secret', async () => {
  vi.stubEnv('POSTERN_CLIENT_ID', 'app_1')
  vi.stubEnv('POSTERN_CLIENT_SECRET', 'one')
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['one'] })
})

test('while secrets overlap there are more variables, the newest first, and empty ones count for nothing', async () => {
  const environment = {
    BILLING_CLIENT_ID: 'app_1',
    BILLING_CLIENT_SECRET: 'new\n',
    BILLING_CLIENT_SECRET_2: '',
    BILLING_CLIENT_SECRET_3: 'old',
    POSTERN_CLIENT_SECRET_4: 'another',
  }
  expect(await read({ prefix: 'BILLING_', environment })).toEqual({ clientId: 'app_1', secrets: ['new', 'old'] })
})

test('a private key in place of a secret signs an assertion', async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const jwk = JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey))
  const credentials = await read({ environment: { POSTERN_CLIENT_ID: 'app_1', POSTERN_CLIENT_KEY: jwk } })
  expect(credentials).toEqual({ clientId: 'app_1', assertion: expect.any(Function) })
})

test('what is missing is named, and what is there is not told', async () => {
  for (const environment of [
    {},
    { POSTERN_CLIENT_SECRET: 'canary' },
    { POSTERN_CLIENT_ID: 'app_1' },
    { POSTERN_CLIENT_ID: 'app_1', POSTERN_CLIENT_SECRET: ' ' },
    { POSTERN_CLIENT_ID: 'app_1', POSTERN_CLIENT_SECRET_9: 'canary' },
  ]) {
    const error = await rejectionOf(read({ environment }))
    expect(error).toMatchObject({ code: 'SECRET_MALFORMED', message: expect.stringContaining('POSTERN_CLIENT_ID') })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  }
})

test('what is no private key is refused when it shall sign, and never sent', async () => {
  for (const key of ['canary', '{"canary"', '{"kty":"oct","k":"canary"}']) {
    const environment = { POSTERN_CLIENT_ID: 'app_1', POSTERN_CLIENT_KEY: key }
    const { assertion } = (await read({ environment })) as AssertionCredentials
    const error = await rejectionOf(assertion({ issuer: 'https://id.example.com', now: 0 }))
    expect(error).toMatchObject({ code: 'SECRET_MALFORMED' })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  }
})
