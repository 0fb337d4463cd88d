import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fromVault } from '../../../packages/sdk/src/credentials/vault.ts'
import type { VaultOptions } from '../../../packages/sdk/src/credentials/vault.ts'
import { vaultAppRole, vaultKubernetes, vaultToken } from '../../../packages/sdk/src/credentials/vault-login.ts'
import { FakeClock, minute } from '../support/fake-clock.ts'
import { rejectionOf } from '../support/story.ts'
import { VaultDouble, vaultAddress as url, vaultRole } from '../support/vault-double.ts'

const appRole = vaultAppRole(vaultRole)

const tellVault = (options: Partial<VaultOptions> = {}) => {
  const clock = new FakeClock()
  const vault = new VaultDouble()
  const given = { url, path: 'billing/postern', login: appRole, fetch: vault.fetch, clock, keepMs: 0, ...options }
  const credentials = fromVault(given)
  const read = async (refused = false) => credentials.provider({ refused, signal: new AbortController().signal })
  return { clock, vault, read }
}

test('an AppRole signs in, and reads the current version', async () => {
  const { vault, read } = tellVault()
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['old'] })
  expect(vault.asked).toEqual(['POST /v1/auth/approle/login', 'GET /v1/secret/data/billing/postern'])
})

test('a pod signs in with its token, which is read anew for each sign-in', async () => {
  const pod: { token?: string } = {}
  const { clock, vault, read } = tellVault({
    login: vaultKubernetes({ role: 'billing', jwt: async () => `${pod.token}\n` }),
  })
  pod.token = vault.jwt
  expect(await read()).toMatchObject({ secrets: ['old'] })
  pod.token = vault.jwt = 'jwt-canary-2'
  await clock.advance(30 * minute)
  expect(await read()).toMatchObject({ secrets: ['old'] })
  expect(vault.logins).toBe(2)
})

test('a token that something else keeps alive is read for each request', async () => {
  let token = 'given-token'
  const { vault, read } = tellVault({ login: vaultToken(() => token) })
  await read()
  vault.live.add('next-token')
  token = 'next-token'
  await read()
  expect(vault.asked).toEqual(['GET /v1/secret/data/billing/postern', 'GET /v1/secret/data/billing/postern'])
})

test('a session serves for two thirds of its time', async () => {
  const { clock, vault, read } = tellVault()
  await read()
  await clock.advance(20 * minute - 1)
  await read()
  expect(vault.logins).toBe(1)
  await clock.advance(1)
  await read()
  expect(vault.logins).toBe(2)
})

test('a session that was ended is signed in anew, once; what may not be read stays an error', async () => {
  const { vault, read } = tellVault({ bridgeMs: 0 })
  await read()
  vault.live.clear()
  expect(await read()).toMatchObject({ secrets: ['old'] })
  expect(vault.logins).toBe(2)
  Object.defineProperty(vault.live, 'has', { value: () => false })
  expect(await rejectionOf(read())).toMatchObject({ code: 'SECRET_UNAVAILABLE', status: 403 })
  expect(vault.logins).toBe(3)
})

test('when the current version is refused, the one before is read too, unless it was destroyed', async () => {
  const { vault, read } = tellVault()
  expect(await read(true)).toMatchObject({ secrets: ['old'] })
  vault.versions.push({ clientId: 'app_1', clientSecret: 'new' })
  expect(await read(true)).toMatchObject({ secrets: ['new', 'old'] })
  vault.versions[0] = null
  expect(await read(true)).toMatchObject({ secrets: ['new'] })
})

test('a namespace goes along with every request', async () => {
  const { vault, read } = tellVault({ namespace: 'team-a' })
  vault.namespace = 'team-a'
  expect(await read()).toMatchObject({ secrets: ['old'] })
})

test('no error repeats what was sent or answered', async () => {
  for (const options of [
    { login: vaultAppRole({ roleId: 'role-1', secretId: () => 'wrong-canary' }) },
    { login: vaultToken('wrong-canary') },
    { login: vaultToken(' ') },
    {
      login: vaultKubernetes({
        role: 'billing',
        jwt: () => {
          throw new Error('canary')
        },
      }),
    },
    { path: 'elsewhere' },
  ]) {
    const error = await rejectionOf(tellVault(options).read())
    expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE' })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  }
})

test('paths that lead out of the store, and an address without TLS, are refused', () => {
  for (const wrong of [
    { path: '../sys/raw' },
    { path: 'a/../../b' },
    { path: '' },
    { path: '/a' },
    { path: 'a?version=1' },
    { mount: 'a/..' },
    { url: 'http://vault.example.com:8200' },
    { login: vaultAppRole({ roleId: 'r', secretId: 's', mount: '../../x' }) },
  ])
    expect(() => tellVault(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
})
