import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fromAzureKeyVault } from '../../../packages/sdk/src/credentials/azure.ts'
import type { AzureKeyVaultOptions } from '../../../packages/sdk/src/credentials/azure.ts'
import { azureManagedIdentity } from '../../../packages/sdk/src/credentials/azure-identity.ts'
import { AzureDouble, before, vaultUrl } from '../support/azure-double.ts'
import { FakeClock, hour, minute } from '../support/fake-clock.ts'
import { rejectionOf } from '../support/story.ts'

const tellAzure = (options: Partial<AzureKeyVaultOptions> = {}) => {
  const clock = new FakeClock()
  const azure = new AzureDouble()
  const credential = azureManagedIdentity({ fetch: azure.fetch, clock })
  const credentials = fromAzureKeyVault({
    ...{ vaultUrl, name: 'postern', credential, fetch: azure.fetch, clock, ...options },
  })
  const read = async (refused = false) => credentials.provider({ refused, signal: new AbortController().signal })
  return { clock, azure, read }
}

test('the current version is read with a bearer token and the version of the API', async () => {
  const { azure, read } = tellAzure()
  expect(await read()).toEqual({ clientId: 'app_1', secrets: ['new'] })
  expect(azure.asked).toEqual([`${vaultUrl}/secrets/postern?api-version=7.4`])
})

test('when it is refused, the enabled version before it is read too', async () => {
  const { read } = tellAzure()
  expect(await read(true)).toEqual({ clientId: 'app_1', secrets: ['new', 'old'] })
})

test('the token goes to the configured vault alone, whatever addresses an answer names', async () => {
  const { azure, read } = tellAzure()
  azure.previousId = `https://evil.example.com/secrets/postern/${before}`
  await read(true)
  azure.previousId = 'https://evil.example.com/..%2f'
  expect(await read(true)).toEqual({ clientId: 'app_1', secrets: ['new'] })
  expect(azure.asked.every((url) => url.startsWith(vaultUrl))).toBe(true)
})

test('a managed identity’s token is kept until five minutes before its end', async () => {
  const { clock, azure, read } = tellAzure({ keepMs: 0 })
  await read()
  await clock.advance(55 * minute - 1)
  await read()
  expect(azure.identityCalls).toBe(1)
  await clock.advance(1)
  await read()
  expect(azure.identityCalls).toBe(2)
})

test('a credential of @azure/identity can be given in its place', async () => {
  const scopes: string[] = []
  const { read } = tellAzure({
    credential: {
      getToken: async (scope) => {
        scopes.push(scope)
        return { token: 'azure-token-canary', expiresOnTimestamp: 0 }
      },
    },
  })
  expect(await read()).toMatchObject({ secrets: ['new'] })
  expect(scopes).toEqual(['https://vault.azure.net/.default'])
})

test('a token that is refused, or none at all, is an error that repeats nothing', async () => {
  for (const token of ['wrong-canary', '']) {
    const { read } = tellAzure({ credential: { getToken: async () => ({ token }) } })
    const error = await rejectionOf(read())
    expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE', ...(token && { status: 401 }) })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  }
})

test('a vault without TLS, and a name that is a path, are refused', () => {
  for (const wrong of [{ vaultUrl: 'http://billing.vault.azure.net' }, { name: '../keys/other' }, { name: '' }])
    expect(() => tellAzure(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
})

test('a version that holds no credentials is told, and not bridged with what was there before', async () => {
  const { clock, azure, read } = tellAzure()
  await read()
  azure.value = 'canary'
  await clock.advance(hour)
  const error = await rejectionOf(read())
  expect(error).toMatchObject({ code: 'SECRET_MALFORMED', retryable: false })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
})
