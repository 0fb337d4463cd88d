import { formatSecret, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mostReportsAnHour } from '../../packages/server/src/domain/applications/leak-commands.ts'
import { altered } from '../support/altered.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'

const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

/** A person who is signed in and holds nothing at all. */
const signedIn = async () => {
  const person = await makePerson(app)
  const browser = new TestBrowser(app.url, app.url)
  expect(await browser.signIn(person.email, personPassword)).toBe('SignInSuccess')
  return { person, browser }
}

const application = async () => app.application((await app.space()).id, [])

const submit = async (
  browser: TestBrowser,
  text: string,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly html: string }> => {
  const response = await browser.send('/report-leak', {
    method: 'POST',
    body: new URLSearchParams({ text }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
  return { status: response.status, headers: response.headers, html: await response.text() }
}

const reportsIn = (location: string | null): readonly string[] =>
  new URL(location ?? '', app.url).searchParams.getAll('report')
const reports = () => app.deps.database.client.leakReport.count()
const secretsOf = async () => {
  const rows = await app.deps.database.client.leakReport.findMany({ select: { id: true, secretId: true } })
  return new Map(rows.map(({ id, secretId }) => [id, secretId]))
}

/** Well-formed, and the secret of nothing. */
const madeUp = (seed: number): string =>
  app.canary.keep(
    formatSecret({
      kind: 'app',
      secretId: app.deps.ids.mint('ApplicationSecret'),
      random: new Uint8Array(32).map((_, index) => index * 7 + seed),
    }),
  )

const alertIn = (html: string): string | undefined =>
  /<p id="error">([^<]*)<\/p>/.exec(html)?.[1]?.replaceAll('&#39;', "'")

describe('the page on which a secret is reported', () => {
  test('takes whoever is not signed in to the sign-in, and back', async () => {
    const person = await makePerson(app)
    const browser = new TestBrowser(app.url, app.url)
    const first = await browser.send('/report-leak')
    expect([first.status, first.headers.get('location')]).toEqual([303, '/sign-in?return=%2Freport-leak'])
    const back = await browser.send('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ email: person.email, password: personPassword, return: '/report-leak' }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([back.status, back.headers.get('location')]).toEqual([303, '/report-leak'])
    const page = await browser.send('/report-leak')
    const html = await page.text()
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'/,
    )
    expect(page.headers.get('cache-control')).toBe('no-store')
    // What a browser's spelling help is typed into may leave the machine.
    expect(html).toContain('autocomplete="off" autocapitalize="off" spellcheck="false"')
    expect(html).not.toContain('<script')
    expect(await (await browser.send('/sign-in')).text()).toContain('href="/report-leak"')
  })

  test('finds every secret in what is pasted, and its owner hears of it', async () => {
    const { person, browser } = await signedIn()
    const [one, other] = [await application(), await application()]
    const before = await reports()
    const text = `2026-03-14T09:26:53Z login ok\r\n-    SECRET: "${one.clientSecret}",\r\n+ü&=${other.clientSecret};${one.clientSecret}`
    const sent = await submit(browser, text)
    const taken = reportsIn(sent.headers.get('location'))
    expect([sent.status, sent.html, taken.length, (await reports()) - before]).toEqual([303, '', 2, 2])
    const of = await secretsOf()
    expect(taken.map((id) => of.get(id))).toEqual([one.secretId, other.secretId])

    const page = await (await browser.send(sent.headers.get('location')!)).text()
    for (const id of taken) expect(page).toContain(`<code>${id}</code>`)
    expect(page).toContain('2 reports were taken')

    await app.app.jobs.runNow('settle-leak-reports')
    const found = (await app.events()).filter(({ action }) => action === 'secrets:find')
    const told = found.map(({ target, change }) => [target.id, change.after.reporter])
    expect(told.filter(([, reporter]) => reporter === person.id).toSorted()).toEqual(
      [
        [one.clientId, person.id],
        [other.clientId, person.id],
      ].toSorted(),
    )
  })

  test('answers alike whether the secret works, is wrong or made up', async () => {
    const { browser } = await signedIn()
    const { clientSecret, secretId } = await application()
    const wrong = app.canary.keep(
      formatSecret({ kind: 'app', secretId: secretId as Id<'ApplicationSecret'>, random: new Uint8Array(32).fill(9) }),
    )
    const answers: unknown[] = []
    for (const secret of [clientSecret, wrong, madeUp(1)]) {
      const { status, html, headers } = await submit(browser, secret)
      const location = headers.get('location')?.replace(/lkr_\w+/, '')
      answers.push([status, html, location, [...headers.keys()].toSorted()])
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1)
  })

  test('says so where there is no whole secret in it, and gives nothing back of what was pasted', async () => {
    const { browser } = await signedIn()
    const { clientSecret } = await application()
    const before = await reports()
    for (const text of ['', 'nothing here <b>&', clientSecret.slice(0, -1), altered(clientSecret), 'pst_app_']) {
      const { status, html } = await submit(browser, text)
      expect([status, alertIn(html)]).toEqual([
        400,
        'There is no whole secret of this service in it. Paste it uncut: its end is a checksum.',
      ])
      if (text !== '' && !html.includes(`<code>${text}</code>`)) expect(html).not.toContain(text.slice(-30))
      expect(html).toContain('aria-invalid="true" aria-describedby="error hint"')
    }
    expect(await reports()).toBe(before)
  })

  test('takes twenty at a time, and of more none', async () => {
    const { browser } = await signedIn()
    const many = Array.from({ length: 21 }, (_, index) => madeUp(index + 2))
    const before = await reports()
    const refused = await submit(browser, many.join('\n'))
    expect([refused.status, alertIn(refused.html), await reports()]).toEqual([
      400,
      'There are 21 secrets in it, and nothing was reported: paste at most 20 at a time.',
      before,
    ])
    const taken = await submit(browser, many.slice(1).join('\n'))
    expect([taken.status, reportsIn(taken.headers.get('location')).length]).toEqual([303, 20])
  })

  test('tells which of them were taken, where the hour is full in the middle', async () => {
    const { person, browser } = await signedIn()
    const { ids, database } = app.deps
    await database.client.leakReport.createMany({
      data: Array.from({ length: mostReportsAnHour - 1 }, () => ({
        ...{ id: ids.mint('LeakReport'), secretId: ids.mint('ApplicationSecret'), reportedById: person.id },
        createdAt: new Date(clock.now()),
      })),
    })
    const before = await secretsOf()
    const { status, headers, html } = await submit(browser, `${madeUp(2)} ${madeUp(3)}`)
    const [only, ...more] = [...(await secretsOf()).keys()].filter((id) => !before.has(id))
    expect([status, headers.get('retry-after'), alertIn(html), more]).toEqual([
      429,
      '3600',
      'Too many reports by you: try again in an hour.',
      [],
    ])
    expect(html).toContain(`One report was taken:</p>\n<ul><li><code>${only}</code></li></ul>`)
  })

  test('reports nothing for whoever is not signed in, or not any more, and says so', async () => {
    const { browser } = await signedIn()
    const before = await reports()
    clock.advance(31 * 60_000)
    for (const who of [browser, new TestBrowser(app.url, app.url)]) {
      const { status, headers, html } = await submit(who, madeUp(1))
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('Bearer realm="postern"'),
      ])
      expect(html).toContain('You are not signed in any more, and what you pasted was not looked at.')
      expect(html).toContain('href="/sign-in?return=%2Freport-leak"')
    }
    expect(await reports()).toBe(before)
  })

  test('is filled in by itself alone: not by a page of another site, of a sister domain or by one that hides itself', async () => {
    const { browser } = await signedIn()
    const before = await reports()
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: undefined },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: undefined, 'sec-fetch-site': 'none' },
    ]) {
      const { status, html } = await submit(browser, madeUp(1), headers)
      expect([headers, status, JSON.parse(html).code]).toEqual([headers, 403, 'CROSS_SITE_REQUEST'])
    }
    const { status } = await submit(browser, madeUp(1), { 'content-type': 'text/plain' })
    expect([status, await reports()]).toEqual([415, before])
  })

  test('takes a body of a bounded size', async () => {
    const { browser } = await signedIn()
    const { status, html } = await submit(browser, 'x'.repeat(200_000))
    expect([status, JSON.parse(html).code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    expect((await submit(browser, `${'ü'.repeat(19_900)} ${madeUp(1)}`)).status).toBe(303)
  })

  test('shows of the address what is a report, and nothing that somebody else put there', async () => {
    const { browser } = await signedIn()
    const bad = [
      '<script>alert(1)</script>',
      'call 555-0100 at once',
      'lkr_x',
      'pst_app_1',
      'app_01jd0000000000000000000000',
    ]
    const html = await (
      await browser.send(`/report-leak?${new URLSearchParams(bad.map((value) => ['report', value]))}`)
    ).text()
    expect(html).toContain('<form method="post" action="/report-leak">')
    for (const value of bad.slice(0, 3)) expect(html).not.toContain(value)
  })

  test('leaves no secret in the log, nor in the audit', async () => {
    const text = app.logLines.join('\n') + JSON.stringify(await app.events())
    expect(text).toContain('secrets:report')
    expect(app.canary.foundIn(text).filter((one) => one.startsWith('pst_ap'))).toEqual([])
  })
})
