import { createPublicKey } from 'node:crypto'
import { grantablePermissions, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askAs, askByToken, type Answer } from '../authorization/asking.ts'
import { fieldInputs } from '../authorization/field-inputs.ts'
import { createForger } from '../authorization/forgery.ts'
import { makeNamed, makeThings, type Things } from '../authorization/things.ts'
import { rootFields } from '../authorization/whole-document.ts'
import { TestApp, type TestClient } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { Canary } from '../support/canary.ts'
import { metricsToken, startUnownedApp, type UnownedApp } from '../support/unowned-app.ts'

const password = 'Correct-Horse-7-Battery!'
const email = 'owner-of-all@example.com'
const address = '203.0.113.201'

let unowned: UnownedApp
let app: TestApp
/** What may stand in the users' table and nowhere else. */
const personal = new Canary()
/** What was answered to whoever was refused. */
const refusals: string[] = []
let exported = ''
let metrics = ''

const keepAnswer = (answer: Answer): void => {
  for (const [secret] of answer.text.matchAll(/pst_app_\w+|whsec_[A-Za-z0-9+/=]+/g)) app.canary.keep(secret)
  if (answer.outcome !== 'done') refusals.push(answer.text)
}

const refuse = async (response: Promise<Response>): Promise<void> => {
  const { status, ...answered } = await response.then(async (one) => ({ status: one.status, text: await one.text() }))
  expect(status).toBeGreaterThanOrEqual(400)
  refusals.push(answered.text)
}

const json = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers },
    body: JSON.stringify(body),
  })

const form = (fields: Readonly<Record<string, string>>, search = '') =>
  fetch(`${app.url}/oauth/token${search}`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address },
    body: new URLSearchParams(fields),
  })

const setUp = async (): Promise<void> => {
  unowned = await startUnownedApp()
  const weak = await unowned.setUp({ token: unowned.token, email, password: 'Weak-But-Long-Enough' }, address)
  refusals.push(weak.text)
  const done = await unowned.setUp({ token: unowned.token, email, password }, address)
  const { id } = done.body['admin'] as { id: Id<'User'> }
  const { url, database, logLines, close } = unowned
  app = new TestApp({
    url,
    app: unowned.app,
    database,
    logLines,
    owner: { type: 'user', id, credential: 'test', authenticatedAt: Infinity },
    close,
  })
  app.canary.keep(unowned.token)
  app.canary.keep(password)
  app.canary.keep('Weak-But-Long-Enough')
  personal.keep(email)
  personal.keep(address)
}

const askEverything = async (spaceId: Id<'Space'>, otherSpaceId: Id<'Space'>): Promise<TestClient> => {
  const client = await app.application(spaceId, grantablePermissions)
  const token = await app.token(client)
  let serial = 0
  for (const where of [spaceId, otherSpaceId]) {
    let things = await makeThings(app, where)
    for (const field of rootFields) {
      const inputOf = (named: Things) => fieldInputs[field.name]!.with(named, serial)
      const input = () => {
        serial += 1
        return inputOf(things)
      }
      keepAnswer(await askByToken(app, token, field, input()))
      // Only changes use things up, and the client changes nothing in a space that is not its own.
      const isChange = field.operation === 'mutation'
      if (isChange && where === spaceId) things = await makeNamed(app, things, inputOf)
      keepAnswer(await askAs(app, app.owner, field, input()))
      if (isChange) things = await makeNamed(app, things, inputOf)
    }
  }
  return client
}

const doWrong = async (client: TestClient): Promise<void> => {
  const { clientId, clientSecret } = client
  const token = await app.token(client)
  const forger = await createForger(app, token)
  const grant = { grant_type: 'client_credentials' }
  const wrong = app.canary.keep(`${clientSecret.slice(0, -1)}!`)
  await refuse(form({ ...grant, client_id: clientId, client_secret: wrong }))
  await refuse(form({ ...grant, client_id: clientSecret, client_secret: clientId }))
  await refuse(form({ grant_type: clientSecret, client_id: clientId, client_secret: clientSecret }))
  await refuse(form({ ...grant, client_id: clientId, client_secret: clientSecret, scope: clientSecret }))
  await refuse(form({ ...grant, client_id: clientId, client_secret: clientSecret, resource: clientSecret }))
  await refuse(form({ ...grant, [clientSecret]: 'x' }, `?client_secret=${clientSecret}`))
  await refuse(json(`/graphql?access_token=${token}`, { query: '{ viewer { id } }' }))
  await refuse(json(`/${token}`, {}))
  await refuse(
    json('/graphql', {}, { authorization: `Bearer ${app.canary.keep(forger.token({ claims: { epoch: 9 } }))}` }),
  )
  await refuse(json('/graphql', {}, { authorization: `Basic ${clientSecret}` }))
  const bearer = { authorization: `Bearer ${token}` }
  await refuse(json('/graphql', { query: 7, variables: { password } }, bearer))
  await json(
    '/graphql',
    { query: 'query ($id: ID!) { application(id: $id) { id } }', variables: { id: clientSecret } },
    bearer,
  )
  await refuse(json('/setup', { token: unowned.token, email, password }))
  exported = await (await fetch(`${app.url}/audit/export`, { headers: bearer })).text()
  app.canary.keep(String(forger.key.export({ format: 'jwk' }).d))
  app.canary.keep(forger.key.export({ format: 'der', type: 'pkcs8' }).toString('latin1'))
  expect(createPublicKey(forger.key).asymmetricKeyType).toBe('ec')
}

/** What people send: passwords and cookies, in places they belong into and in others. */
const signInAndOut = async (): Promise<void> => {
  const person = await makePerson(app)
  const browser = new TestBrowser(app.url, app.url, { address })
  expect(await browser.signIn(person.email, personPassword)).toBe('SignInSuccess')
  const cookie = app.canary.keep(browser.cookie!.split('=')[1]!)
  const wrong = app.canary.keep('Wrong-Horse-9-Battery!')
  const page = (fields: Readonly<Record<string, string>>, search = '') =>
    browser.send(`/sign-in${search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-request-id': cookie, traceparent: cookie },
      body: new URLSearchParams(fields).toString(),
    })
  const refused = await page({ email: 'nobody-here@example.org', password: wrong }, `?password=${wrong}`)
  expect(refused.status).toBe(401)
  refusals.push(await refused.text(), JSON.stringify([...refused.headers]))
  await refuse(browser.send(`/${cookie}`, { headers: { 'user-agent': cookie } }))
  await refuse(json('/invitation', { token: cookie, password: wrong }))
  await refuse(
    fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${cookie}`, 'x-forwarded-for': address } }),
  )
  await browser.signOut()
  await refuse(browser.send('/graphql', { method: 'POST', body: '{}', headers: { cookie: `postern=${cookie}` } }))
}

/** Every table as text, and once more with its bytes as they are. */
const dumpTables = async (): Promise<ReadonlyMap<string, string>> => {
  const dump = await app.database.asOwner(async (query) => {
    const tables = await query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    )
    const texts: [string, string][] = []
    for (const { name } of tables) {
      const rows = await query<{ row: string }>(
        `SELECT row::text FROM (SELECT t AS row FROM "${name.replaceAll('"', '""')}" AS t) AS rows`,
      )
      texts.push([name, rows.map(({ row }) => row).join('\n')])
    }
    return texts
  })
  const bytesIn = (text: string): string =>
    [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')).join('\n')
  return new Map(dump.map(([name, text]) => [name, `${text}\n${bytesIn(text)}`]))
}

beforeAll(async () => {
  await setUp()
  const spaceId = (await app.space()).id
  const client = await askEverything(spaceId, (await app.space()).id)
  await doWrong(client)
  await signInAndOut()
  app.canary.keep(metricsToken)
  for (const job of ['rotate-signing-keys', 'write-usage', 'write-refusal-counts', 'seal-audit'])
    await app.app.jobs.runNow(job)
  metrics = await (await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text()
  for (const user of await app.deps.database.client.user.findMany()) personal.keep(user.email)
  app.canary.keep(Buffer.alloc(32, 7).toString('base64'))
}, 240_000)
afterAll(() => app.close())

/** Where the e-mail addresses that the tests made up are at home: with people, and with those who were invited. */
const homes: Readonly<Record<string, readonly string[]>> = { users: ['person…'], invitations: ['invite…'] }

describe('after everything was done, well and badly', () => {
  it('there were secrets to be found', async () => {
    expect(app.canary.count).toBeGreaterThan(100)
    expect(personal.count).toBeGreaterThan(20)
    const users = (await dumpTables()).get('users')!
    expect(personal.foundIn(users).length).toBeGreaterThan(20)
  })

  it('no table holds a secret, a token, a password or a private key in clear', async () => {
    for (const [name, text] of await dumpTables()) {
      const found = app.canary.foundIn(text).filter((one) => !(homes[name] ?? []).includes(one))
      expect([name, found]).toEqual([name, []])
    }
  })

  it('only the users’ table holds an e-mail address, and none the address of a caller', async () => {
    for (const [name, text] of await dumpTables()) {
      const found = personal.foundIn(text)
      if (name === 'users') expect(found).not.toContain(`${address.slice(0, 6)}…`)
      else expect([name, found]).toEqual([name, []])
    }
  })

  it('only the users’ table holds a name', async () => {
    const dump = await dumpTables()
    expect(dump.get('users')).toContain('Person 1')
    for (const [name, text] of dump) if (name !== 'users') expect([name, /Person \d/.test(text)]).toEqual([name, false])
  })

  it('a secret is kept as 32 bytes of a hash, and a password as argon2id', async () => {
    const { client } = app.deps.database
    const secrets = await client.applicationSecret.findMany({ where: { hash: { not: null } } })
    expect(new Set(secrets.map(({ hash }) => hash!.length))).toEqual(new Set([32]))
    const [owner] = await client.user.findMany({ where: { passwordHash: { not: null } } })
    expect(owner?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('the log holds none of it, nor the addresses and e-mail addresses of people', () => {
    const log = app.logLines.join('\n')
    expect(app.canary.foundIn(log)).toEqual([])
    expect(personal.foundIn(log)).toEqual([])
  })

  it('the metrics hold none of it, and no name, ID or address', () => {
    expect(metrics).toContain('postern_http_requests_total{endpoint="signIn",status="401"}')
    expect(app.canary.foundIn(metrics)).toEqual([])
    expect(personal.foundIn(metrics)).toEqual([])
    expect(metrics).not.toMatch(/\b[a-z]{3}_[0-9a-z]{26}/)
  })

  it('no refusal gives any of it back', () => {
    expect(refusals.length).toBeGreaterThan(30)
    for (const text of refusals)
      expect([text, app.canary.foundIn(text), personal.foundIn(text)]).toEqual([text, [], []])
  })

  it('the export of the audit holds none of it', () => {
    expect(exported.split('\n').length).toBeGreaterThan(100)
    expect(app.canary.foundIn(exported)).toEqual([])
    expect(personal.foundIn(exported)).toEqual([])
  })
})
