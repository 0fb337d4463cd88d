import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, signInDocument, TestBrowser } from '../support/browser.ts'

let app: TestApp
let callers = 0

beforeAll(async () => {
  app = await startApp({ config: { trustedProxies: ['127.0.0.1'] } })
})
afterAll(() => app.close())

/** A browser nobody has seen, so that one test's wrong tries do not hold up the next. */
const browser = () => new TestBrowser(app.url, app.url, { address: `198.51.100.${(callers += 1)}` })
const eventsOf = async (action: string) => (await app.events()).filter((event) => event['action'] === action)
const wrong = 'Wrong-Horse-9-Battery!'

describe('signing in', () => {
  test('gives a cookie that no script reads and no other site sends, and that works', async () => {
    const person = await makePerson(app)
    const here = browser()
    expect(await here.signIn(person.email, personPassword)).toBe('SignInSuccess')
    expect(here.lastSetCookie).toMatch(/^postern=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(await here.whoAmI()).toBe(person.id)
    expect((await eventsOf('sessions:create')).at(-1)).toMatchObject({
      outcome: 'done',
      actor: { type: 'user', id: person.id, credential: 'password' },
      target: { type: 'User', id: person.id },
      change: { after: { session: expect.stringMatching(/^ses_/), idleMinutes: 30, ended: [] } },
      source: expect.stringMatching(/^val_/),
    })
  })

  test('behind https the cookie is __Host- and Secure', async () => {
    const secure = await startApp({ issuer: 'https://postern.example' })
    try {
      const person = await makePerson(secure)
      const here = new TestBrowser(secure.url, 'https://postern.example')
      await here.signIn(person.email, personPassword)
      expect(here.lastSetCookie).toMatch(/^__Host-postern=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
      expect(await here.whoAmI()).toBe(person.id)
      here.cookie = here.cookie!.replace('__Host-', '')
      expect(await here.whoAmI()).toBe('UNAUTHENTICATED')
    } finally {
      await secure.close()
    }
  })

  test('the e-mail address may be spelt in capitals, with spaces around it', async () => {
    const person = await makePerson(app)
    expect(await browser().signIn(` ${person.email.toUpperCase()} `, personPassword)).toBe('SignInSuccess')
  })

  test('keeps of the cookie nothing but a hash, and seals from where and with what', async () => {
    const person = await makePerson(app)
    const here = browser()
    await here.signIn(person.email, personPassword)
    const row = await app.deps.database.client.session.findFirstOrThrow({ where: { userId: person.id } })
    const token = app.canary.keep(here.cookie!.split('=')[1]!)
    expect(row.hash).toHaveLength(32)
    expect(row.startedFrom).toMatch(/^val_/)
    const place = { table: 'sessions', column: 'agent', row: row.id }
    const agent = app.deps.keyring.open('sessions', place, row.agent!)
    expect(Buffer.from(agent).toString()).toBe('Firefox on Linux')
    const text = JSON.stringify(row, (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    )
    for (const secret of [token, '198.51.100', 'Firefox']) expect(text).not.toContain(secret)
  })

  test.each([4, 61, 0, -1, 1_000_000])('an idle time of %i minutes is refused', async (idleMinutes) => {
    const person = await makePerson(app)
    expect(await browser().signIn(person.email, personPassword, { idleMinutes })).toBe('InvalidInputError')
  })

  test.each([5, 60])('an idle time of %i minutes is taken', async (idleMinutes) => {
    const person = await makePerson(app)
    expect(await browser().signIn(person.email, personPassword, { idleMinutes })).toBe('SignInSuccess')
  })

  test('never takes a cookie over that came along: the one an attacker planted stays worth nothing', async () => {
    const person = await makePerson(app)
    const here = browser()
    const planted = `postern=${'A'.repeat(43)}`
    here.cookie = planted
    expect(await here.signIn(person.email, personPassword)).toBe('SignInSuccess')
    expect(here.cookie).not.toBe(planted)
    const attacker = browser()
    attacker.cookie = planted
    expect(await attacker.whoAmI()).toBe('UNAUTHENTICATED')
  })

  test('again gives another cookie, and the one before it is over', async () => {
    const person = await makePerson(app)
    const here = browser()
    await here.signIn(person.email, personPassword)
    const before = here.cookie
    await here.signIn(person.email, personPassword)
    expect(here.cookie).not.toBe(before)
    expect(await here.whoAmI()).toBe(person.id)
    const old = browser()
    old.cookie = before
    expect(await old.whoAmI()).toBe('UNAUTHENTICATED')
  })

  test('does not end the session of somebody else whose cookie came along', async () => {
    const [one, other] = [await makePerson(app), await makePerson(app)]
    const here = browser()
    await here.signIn(one.email, personPassword)
    const before = here.cookie
    await here.signIn(other.email, personPassword)
    here.cookie = before
    expect(await here.whoAmI()).toBe(one.id)
  })
})

describe('a refused sign-in', () => {
  const answerOf = async (email: string, password: string) => {
    const { status, headers, data, errors } = await browser().graphql(signInDocument, { input: { email, password } })
    return { status, errors, cookie: headers.get('set-cookie'), data }
  }

  test('is the same for an unknown person, a wrong password, a suspended person and one without a password', async () => {
    const [known, suspended] = [await makePerson(app), await makePerson(app)]
    const { client } = app.deps.database
    await client.user.update({ where: { id: suspended.id }, data: { status: 'suspended' } })
    const without = await app.user()
    const { email } = await client.user.findUniqueOrThrow({ where: { id: without.id } })
    const answers = [
      await answerOf('nobody-at-all@example.com', wrong),
      await answerOf(known.email, wrong),
      await answerOf(suspended.email, personPassword),
      await answerOf(email, personPassword),
    ]
    expect(answers[0]).toMatchObject({ status: 200, cookie: null, data: { signIn: { code: 'SIGN_IN_REFUSED' } } })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  test('costs one password hash whoever is named', async () => {
    const known = await makePerson(app)
    const asked: (string | null)[] = []
    const { passwords } = app.deps
    const verify = passwords.verify.bind(passwords)
    passwords.verify = (hash, password) => {
      asked.push(hash === null ? null : 'hash')
      return verify(hash, password)
    }
    try {
      await answerOf('nobody-at-all@example.com', wrong)
      await answerOf(known.email, wrong)
    } finally {
      passwords.verify = verify
    }
    expect(asked).toEqual([null, 'hash'])
    const timed = async (hash: string | null) => {
      const begun = process.cpuUsage()
      for (let index = 0; index < 5; index += 1) await verify(hash, wrong)
      return process.cpuUsage(begun).user
    }
    const hash = await passwords.hash(personPassword)
    const [nobody, somebody] = [await timed(null), await timed(hash)]
    expect(nobody / somebody).toBeGreaterThan(0.4)
    expect(nobody / somebody).toBeLessThan(2.5)
  })

  test('is recorded, with the person where there is one, and never with the password', async () => {
    const person = await makePerson(app)
    app.canary.keep(wrong)
    await browser().signIn(person.email, wrong)
    await browser().signIn('nobody-at-all@example.com', wrong)
    const [known, unknown] = (await eventsOf('sessions:create')).slice(-2)
    const refused = { outcome: 'refused', code: 'SIGN_IN_REFUSED', actor: { type: 'anonymous' }, change: null }
    expect(known).toMatchObject({ ...refused, target: { type: 'User', id: person.id } })
    expect(unknown).toMatchObject({ ...refused, target: null })
    const everything = JSON.stringify(await app.events()) + app.logLines.join('\n')
    expect(app.canary.foundIn(everything)).toEqual([])
  })
})

describe('the document of a caller nobody knows', () => {
  const input = '{ email: "nobody@example.com", password: "Wrong-Horse-9-Battery!" }'

  test.each([
    [
      'a second guess under an alias',
      `mutation { a: signIn(input: ${input}) { __typename } b: signIn(input: ${input}) { __typename } }`,
    ],
    ['a fragment', `mutation { ...F } fragment F on Mutation { signIn(input: ${input}) { __typename } }`],
    ['an inline fragment', `mutation { ... { signIn(input: ${input}) { __typename } } }`],
    ['another mutation', 'mutation { signOut(input: {}) { __typename } }'],
    ['a query beside it', `query { viewer { id } } mutation M { signIn(input: ${input}) { __typename } }`],
    ['the schema', 'query { __schema { types { name } } }'],
    ['__typename alone', 'mutation { __typename }'],
    ['what does not parse', 'mutation { signIn('],
  ])('with %s is refused as a whole', async (_what, query) => {
    const before = (await app.events()).length
    const { status, data, errors } = await browser().graphql(query)
    expect([status, data, errors?.[0]?.extensions['code']]).toEqual([401, undefined, 'UNAUTHENTICATED'])
    expect(await app.events()).toHaveLength(before)
  })
})
