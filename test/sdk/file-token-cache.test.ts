import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { createDpop } from '../../packages/sdk/src/dpop.ts'
import { fileTokenCache } from '../../packages/sdk/src/node/file-token-cache.ts'
import { lockFile } from '../../packages/sdk/src/node/file-lock.ts'
import type { SealingKey } from '../../packages/sdk/src/seal.ts'
import { FakeClock, hour, minute, second } from './support/fake-clock.ts'
import { FakeIssuer, issuerUrl } from './support/fake-issuer.ts'
import { clientSecret, rejectionOf } from './support/story.ts'

const key = Buffer.alloc(32, 7).toString('base64')
let directory = ''
let clock: FakeClock
let issuer: FakeIssuer

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'postern-cache-')), 'tokens')
  clock = new FakeClock()
  issuer = new FakeIssuer(clock)
})
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

/** Another process of the same machine, as far as the cache can tell. */
const newClient = (options: { clientId?: string; key?: SealingKey; at?: string; dpop?: boolean } = {}) =>
  createClient({
    ...{
      url: issuerUrl,
      clientId: options.clientId ?? 'app_1',
      clientSecret,
      clock,
      random: () => 0,
      fetch: issuer.fetch,
    },
    cache: fileTokenCache({ directory: options.at ?? directory, key: options.key ?? key, clock }),
  })

const fileOf = (ending: string): string =>
  join(directory, readdirSync(directory).find((name) => name.endsWith(ending)) ?? '')
const pass = async (milliseconds: number): Promise<void> => {
  await clock.advance(milliseconds)
  const now = new Date(clock.now().wall)
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), now, now)
}

test('a token outlives the process that fetched it', async () => {
  const first = await newClient().token()
  const second = await newClient().token()
  expect(second.value).toBe(first.value)
  expect(second.scope).toEqual(first.scope)
  expect(second.expiresAt).toEqual(first.expiresAt)
  expect(issuer.tokenCalls).toHaveLength(1)
})

test('what lies on the disk is sealed, for this account alone, and says nothing by its name', async () => {
  const { value } = await newClient().token()
  const file = fileOf('.token')
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'latin1')
  for (const plain of [value, clientSecret, 'applications:read', 'app_1']) expect(text + file).not.toContain(plain)
  expect(readdirSync(directory)).toHaveLength(1)
})

test('a token in the cache ages: it is renewed in its last sixth and never served after its end', async () => {
  await newClient().token()
  await pass(5 * hour + minute)
  const client = newClient()
  expect((await client.token()).value).toBe('token-1')
  await expect.poll(async () => (await client.token()).value).toBe('token-2')
  expect((await newClient().token()).value).toBe('token-2')
  await pass(6 * hour)
  expect((await newClient().token()).value).toBe('token-3')
})

test('a process that was started while the issuer is down has the token of the one before', async () => {
  await newClient().token()
  await pass(5.5 * hour)
  issuer.isDown = true
  expect((await newClient().token()).value).toBe('token-1')
})

test('one process renews for all: the others take over what it brought', async () => {
  const clients = Array.from({ length: 8 }, () => newClient())
  for (const client of clients) await client.token()
  await pass(5 * hour + minute)
  for (const client of clients) {
    await client.token()
    await expect.poll(async () => (await client.token()).value).toBe('token-2')
  }
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('whatever was changed in the file counts as empty: cut, flipped, moved from another token, or of another key', async () => {
  await newClient().token()
  const file = fileOf('.token')
  const good = readFileSync(file, 'utf8')
  const flipped = good.slice(0, 40) + (good[40] === 'A' ? 'B' : 'A') + good.slice(41)
  let expected = 1
  for (const wrong of ['', 'not sealed', good.slice(0, -5), flipped, `${good}.AAAA`, good.replace('.', '')]) {
    writeFileSync(file, wrong)
    expected += 1
    expect((await newClient().token()).value).toBe(`token-${expected}`)
  }
  await newClient({ clientId: 'app_2' }).token()
  const other = readdirSync(directory).find((name) => join(directory, name) !== file) ?? ''
  renameSync(join(directory, other), file)
  expect((await newClient().token()).value).toBe(`token-${expected + 2}`)
  const otherKey = Buffer.alloc(32, 8).toString('base64')
  expect((await newClient({ key: otherKey }).token()).value).toBe(`token-${expected + 3}`)
})

test('a file that is open to others counts as empty', async () => {
  await newClient().token()
  const file = fileOf('.token')
  const text = readFileSync(file)
  rmSync(file)
  writeFileSync(file, text, { mode: 0o644 })
  expect((await newClient().token()).value).toBe('token-2')
  expect(statSync(fileOf('.token')).mode & 0o777).toBe(0o600)
})

test('a clock that was set back does not make a token of the cache younger', async () => {
  await newClient().token()
  clock.setWallAheadBy(-24 * hour)
  expect((await newClient().token()).value).toBe('token-2')
})

test('a token that an API refused is not taken from the cache again', async () => {
  const [one, two] = [newClient(), newClient()]
  const token = await one.token()
  await two.token()
  one.invalidate(token)
  expect((await one.token()).value).toBe('token-2')
  two.invalidate(token)
  expect((await two.token()).value).toBe('token-2')
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('clients, audiences and scopes have tokens of their own', async () => {
  const client = newClient()
  await client.token()
  await client.token({ scope: ['audit:read'] })
  await client.token({ audience: 'https://orders.example.com' })
  await newClient({ clientId: 'app_2' }).token()
  expect(issuer.tokenCalls).toHaveLength(4)
  expect(readdirSync(directory)).toHaveLength(4)
})

test('tokens that are bound to a key are not shared with whoever has another', async () => {
  issuer.onToken = () => {
    const answer = issuer.tokenAnswer()
    return answer.json().then((body: object) => Response.json({ ...body, token_type: 'DPoP' }))
  }
  for (let process = 0; process < 2; process += 1)
    await createClient({
      ...{ url: issuerUrl, clientId: 'app_1', clientSecret, clock, fetch: issuer.fetch, dpop: createDpop() },
      cache: fileTokenCache({ directory, key, clock }),
    }).token()
  expect(issuer.issued).toBe(2)
})

test('a lock that its holder left behind holds nobody up for longer than a request takes', async () => {
  await newClient().token()
  const name = fileOf('.token').replace('.token', '.lock')
  await pass(6 * hour)
  await lockFile(name, 11 * second, clock)
  const waiting = newClient().token()
  let isThere = false
  void waiting.then(() => (isThere = true))
  for (let passed = 0; passed < 200 && !isThere; passed += 1) {
    await clock.advance(100)
    // The clock is not the disk's: each look at a file ends in the disk's own time.
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(isThere).toBe(true)
  expect((await waiting).value).toBe('token-2')
  await newClient().token()
  expect(readdirSync(directory)).toHaveLength(1)
})

test('of fifty that find a lock whose time is up, one takes it over', async () => {
  const path = join(directory, '..', 'some.lock')
  expect(await lockFile(path, second, clock)).not.toBeNull()
  expect(await lockFile(path, second, clock)).toBeNull()
  await clock.advance(2 * second)
  const taken = await Promise.all(Array.from({ length: 50 }, () => lockFile(path, second, clock)))
  const locks = taken.filter((lock) => lock !== null)
  expect(locks).toHaveLength(1)
  await locks[0]?.release()
  expect(readdirSync(join(directory, '..'))).toEqual([])
})

test('a holder that was too slow writes nothing, and does not give up the lock of another', async () => {
  const path = join(directory, '..', 'some.lock')
  const slow = await lockFile(path, second, clock)
  await clock.advance(2 * second)
  const quick = await lockFile(path, second, clock)
  expect(await slow?.isMine()).toBe(false)
  await slow?.release()
  expect(await quick?.isMine()).toBe(true)
  await quick?.release()
})

test('a lock of a thousand years, or of nobody, is no lock', async () => {
  const path = join(directory, '..', 'some.lock')
  for (const text of ['{"owner":"AAAAAAAAAAAAAAAAAAAAAA","until":9e15}', 'garbage', '{}']) {
    writeFileSync(path, text)
    const lock = await lockFile(path, second, clock)
    expect(lock).not.toBeNull()
    await lock?.release()
  }
})

test('a folder that cannot be used costs requests, and no call', async () => {
  writeFileSync(join(directory, '..', 'file'), '')
  const client = newClient({ at: join(directory, '..', 'file', 'tokens') })
  expect((await client.token()).value).toBe('token-1')
  const keyless = newClient({
    key: () => {
      throw new Error('the keyring is locked')
    },
  })
  expect((await keyless.token()).value).toBe('token-2')
})

test('a key that is none is told, and not passed over', async () => {
  for (const wrong of ['', 'short', Buffer.alloc(16).toString('base64'), new Uint8Array(31)])
    expect(await rejectionOf(newClient({ key: wrong }).token())).toMatchObject({ code: 'INVALID_CONFIGURATION' })
})
