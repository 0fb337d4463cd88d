import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { fromProvider } from '../../packages/sdk/src/credentials/from-provider.ts'
import { privateKeyJwt } from '../../packages/sdk/src/credentials/private-key-jwt.ts'
import { fromFile } from '../../packages/sdk/src/node/credentials-file.ts'
import { fileTokenCache } from '../../packages/sdk/src/node/file-token-cache.ts'
import {
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { registerPair } from '../support/assertions.ts'
import { rejectionOf } from './support/story.ts'

let app: TestApp
let spaceId: Id<'Space'>
let folder = ''

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space('production', 'production')).id
  folder = mkdtempSync(join(tmpdir(), 'postern-service-'))
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const newApplication = (): Promise<TestClient> => app.application(spaceId, ['applications:read'])

/** A second secret of an application. */
const newSecret = async (applicationId: string): Promise<string> => {
  const { slot } = await rotateSecret.perform(app.deps, app.call(), { applicationId })
  const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId: slot.id })
  return app.canary.keep(secret.reveal())
}

test.each(['ES256', 'ES384', 'EdDSA', 'RS256'] as const)('the service takes a private key: %s', async (alg) => {
  const { clientId } = await newApplication()
  const { privateJwk } = await registerPair(app, clientId, { alg })
  const client = createClient({ url: app.url, credentials: privateKeyJwt({ clientId, key: privateJwk }) })
  expect((await client.viewer()).id).toBe(clientId)
  // Each assertion is for one use, so that a second token needs another.
  expect((await client.token({ scope: ['applications:read'] })).scope).toEqual(['applications:read'])
  client.close()
})

test('a secret is replaced under a client that runs, without a refused call and without a restart', async () => {
  const { clientId, clientSecret: old, secretId } = await newApplication()
  const path = join(folder, 'credentials.json')
  const write = (...secrets: string[]): void =>
    writeFileSync(path, JSON.stringify({ clientId, secrets }), { mode: 0o600 })
  write(old)
  const client = createClient({ url: app.url, credentials: fromFile({ path }) })
  const rotated: unknown[] = []
  client.on('rotated', (event) => rotated.push(event))
  await client.token()
  const next = await newSecret(clientId)
  write(next, old)
  await client.token({ scope: ['applications:read'] })
  await retireSecret.perform(app.deps, app.call(), { secretId, force: true })
  const scopes = ['applications:read'] as const
  expect((await client.token({ scope: [...scopes], audience: app.url })).scope).toEqual(scopes)
  expect(rotated).toEqual([{ position: 1, of: 2 }])
  client.close()
})

test('a secret that is not known at the service yet is passed over for the one that is', async () => {
  const { clientId, clientSecret } = await newApplication()
  const wrong = clientSecret.replace(/.{6}$/, 'AAAAAA')
  const credentials = fromProvider(() => ({ clientId, secrets: [wrong, clientSecret] }))
  const client = createClient({ url: app.url, credentials })
  const rotated: unknown[] = []
  client.on('rotated', (event) => rotated.push(event))
  expect((await client.token()).scope).toEqual(['applications:read'])
  expect(rotated).toEqual([{ position: 2, of: 2 }])
  client.close()
})

test('a token of the service outlives the process in the sealed cache, with its scope and its end', async () => {
  const { clientId, clientSecret } = await newApplication()
  const key = Buffer.alloc(32, 3).toString('base64')
  const newClient = () =>
    createClient({
      ...{ url: app.url, clientId, clientSecret },
      cache: fileTokenCache({ directory: join(folder, 'tokens'), key }),
    })
  const first = await newClient().token()
  const second = await newClient().token()
  expect(second.value).toBe(app.canary.keep(first.value))
  expect(JSON.stringify(second)).toBe(JSON.stringify(first))
})

test('of a retired key the service wants nothing more, and the client says so', async () => {
  const { clientId } = await newApplication()
  const { privateJwk } = await registerPair(app, (await newApplication()).clientId)
  const client = createClient({ url: app.url, credentials: privateKeyJwt({ clientId, key: privateJwk }) })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT', status: 401 })
})
