import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Output } from '../../packages/cli/src/shell.ts'
import { ownerPassword } from '../support/app.ts'
import { TestBrowser } from '../support/browser.ts'
import { allowedCode, commandRequest } from '../support/command-request.ts'
import { startCliApp, type CliApp, type Person } from './support/cli-app.ts'
import { PageBrowser, type ShownPage } from './support/page-browser.ts'
import { endOf, reportedError, startPostern } from './support/run-postern.ts'

let cli: CliApp
beforeAll(async () => {
  cli = await startCliApp()
})
afterAll(() => cli.close())
afterEach(() => vi.useRealTimers())

const directoryOf = ({ home }: Person): string => join(home, '.config/postern/sessions')
const fileOf = (person: Person): string => join(directoryOf(person), `${encodeURIComponent(cli.app.url)}.json`)
const keptBy = (person: Person) => JSON.parse(readFileSync(fileOf(person), 'utf8'))

/** From the page that asks, or the one to sign in on before it, to what the browser shows at the end. */
const answerIn = async (browser: PageBrowser, address: string, answer: 'allow' | 'cancel'): Promise<ShownPage> => {
  let page = await browser.open(address)
  if (page.html.includes('type="password"'))
    page = await browser.submit(page, { email: 'owner@example.com', password: ownerPassword })
  expect(page.html).toContain('Let the postern command on this machine act as you?')
  return browser.submit(page, { answer })
}

/** A browser that says so at once, and what it showed at the end. */
const browserThat = (answer: 'allow' | 'cancel', browser = new PageBrowser(cli.app.url)) => {
  const shown: ShownPage[] = []
  const openBrowser = async (address: URL) => {
    shown.push(await answerIn(browser, address.href, answer))
    return true
  }
  return { browser, shown, openBrowser }
}

/** Standard error as it comes. */
const heard = () => {
  let text = ''
  const err: Output = {
    ...{ isTerminal: false, columns: null },
    write: (part) => void (text += part),
    writeBytes: async () => undefined,
  }
  const address = () => vi.waitUntil(() => /^http\S+/m.exec(text)?.[0], 10_000)
  return { err, address, text: () => text }
}

const answers = (url: string) => fetch(url).then(() => true, () => false) // prettier-ignore

describe('postern login without --email', () => {
  it('signs a person in by the browser, and commands then run as that person', async () => {
    const person = cli.person('browser')
    const { openBrowser, shown } = browserThat('allow')
    const run = await person.run(['login', '--idle-minutes', '7', '--json'], {}, { openBrowser })
    expect(run.status).toBe(0)
    const { userId, sessionId, endsAt } = JSON.parse(run.stdout)
    const who = await person.json('whoami')
    expect(who).toMatchObject({ id: userId, type: 'user', credentialId: sessionId, signedInBy: 'session' })
    expect(userId).toBe(cli.app.owner.id)
    const { session } = await person.json('sessions', 'show', sessionId)
    expect(session).toMatchObject({ endsAt, idleMinutes: 7, isCurrent: true, browser: 'The postern command on Linux' })
    expect(statSync(fileOf(person)).mode & 0o777).toBe(0o600)
    const [page] = shown
    expect([page!.status, page!.html]).toEqual([200, expect.stringContaining('You can close this window')])
    const code = cli.app.canary.keep(new URL(page!.url).searchParams.get('code')!)
    cli.app.canary.keep(keptBy(person).token)
    expect(cli.app.canary.foundIn(run.stdout + run.stderr)).toEqual([])
    expect(page!.html).not.toContain(code)
    expect(await answers(page!.url)).toBe(false)
    // The page that the code stands in the address of tells nobody of it, and loads nothing.
    expect(page!.headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(page!.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page!.headers.get('cache-control')).toBe('no-store')
    expect(page!.html).not.toMatch(/https?:|src=|<script/)
  })

  it('asks nothing but the one question in a browser that is signed in, and ends the session before it', async () => {
    const person = cli.person('again')
    const first = browserThat('allow')
    await person.run(['login'], {}, first)
    const { sessionId: before } = keptBy(person)
    const run = await person.run(['login'], {}, browserThat('allow', first.browser))
    expect(run.stdout).toMatch(/^signed in as +usr_\w+\nat +http:\S+\nsession +ses_\w+\nends +\d{4}-/)
    expect((await person.json('sessions', 'show', before)).session.state).toBe('ended')
    // The browser has its own.
    await person.json('logout')
    expect((await first.browser.open(`${cli.app.url}/sign-in`)).html).toContain('You are signed in')
  })

  it('with --no-browser prints the address and opens nothing', async () => {
    const person = cli.person('printed')
    const openBrowser = vi.fn<() => Promise<boolean>>()
    const { err, address } = heard()
    const run = person.run(['login', '--no-browser'], {}, { err, openBrowser })
    const page = await answerIn(new PageBrowser(cli.app.url), (await address()) as string, 'allow')
    expect(page.html).toContain('You can close this window')
    expect((await run).status).toBe(0)
    expect(openBrowser).not.toHaveBeenCalled()
  })

  it('goes on where no browser can be opened, and says so', async () => {
    const person = cli.person('closed')
    const { err, address, text } = heard()
    const run = person.run(['login'], {}, { err, openBrowser: async () => false })
    await answerIn(new PageBrowser(cli.app.url), (await address()) as string, 'allow')
    expect((await run).status).toBe(0)
    expect(text()).toContain('No browser could be opened from here: open the address yourself')
  })

  it('ends with a code of its own where the person cancels, and keeps nothing', async () => {
    const person = cli.person('cancelled')
    const { openBrowser, shown } = browserThat('cancel')
    const run = await person.run(['login', '--json'], {}, { openBrowser })
    expect([run.status, run.stdout, reportedError(run).code]).toEqual([3, '', 'SIGN_IN_DECLINED'])
    expect(shown[0]!.html).toContain('Nobody was signed in.')
    expect(existsSync(directoryOf(person))).toBe(false)
    expect(await answers(shown[0]!.url)).toBe(false)
  })

  it('ends at Ctrl-C, and after five minutes, and then nobody listens any more', async () => {
    const [person, interruption] = [cli.person('left'), new AbortController()]
    const [first, second] = [heard(), heard()]
    const run = person.run(['login', '--no-browser', '--json'], {}, { err: first.err, signal: interruption.signal })
    const redirectUri = new URL((await first.address()) as string).searchParams.get('redirect_uri')!
    expect(await answers(redirectUri)).toBe(true)
    interruption.abort()
    expect((await run).status).toBe(130)
    expect(await answers(redirectUri)).toBe(false)

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const late = person.run(['login', '--no-browser', '--json'], {}, { err: second.err })
    await vi.waitFor(() => expect(second.text()).toContain('redirect_uri'))
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    const { status, stdout } = await late
    expect([status, stdout, second.text()]).toEqual([5, '', expect.stringContaining('within 5 minutes')])
    expect(existsSync(directoryOf(person))).toBe(false)
  })

  it('says which options go together', async () => {
    const person = cli.person('options')
    for (const args of [
      ['login', '--password-file', 'x'],
      ['login', '--email', 'owner@example.com', '--no-browser'],
    ])
      expect([args, (await person.run(args)).status]).toEqual([args, 2])
    const nowhere = await person.run(['login'], { env: { HOME: '' } })
    expect(nowhere.status).toBe(2)
  })
})

describe('the listener', () => {
  /** A request byte by byte, and the status it is answered with. */
  const send = (redirectUri: string, lines: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(redirectUri)
      const socket = connect(Number(port), hostname)
      let answer = ''
      socket.setEncoding('utf8').on('data', (part) => (answer += part))
      socket.once('error', reject).once('close', () => resolve(answer))
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    })

  it('refuses what is not the answer it waits for, whoever sends it, and goes on waiting', async () => {
    const person = cli.person('listening')
    const { err, address } = heard()
    const run = person.run(['login', '--no-browser'], {}, { err })
    const asked = (await address()) as string
    const { redirect_uri: redirectUri, state } = Object.fromEntries(new URL(asked).searchParams) as Record<
      string,
      string
    >
    const { host, pathname, port } = new URL(redirectUri!)
    const right = { code: 'c'.repeat(43), state: state!, iss: cli.app.url }
    const target = (given: object, path = pathname) => `${path}?${new URLSearchParams({ ...right, ...given })}`
    const declined = new URLSearchParams({ error: 'access_denied', state: 'x', iss: cli.app.url })
    const get = (path: string, named = host) => [`GET ${path} HTTP/1.1`, `host: ${named}`]
    const attacks: readonly (readonly [string, readonly string[]])[] = [
      ['another state', get(target({ state: 's'.repeat(43) }))],
      ['no state', get(target({ state: '' }))],
      ['a state cut off', get(target({ state: state!.slice(0, -1) }))],
      ['another issuer', get(target({ iss: 'https://evil.example' }))],
      ['no issuer', get(`${pathname}?code=${right.code}&state=${state}`)],
      ['a state twice', get(`${target({})}&state=${state}`)],
      ['a code twice', get(`${target({})}&code=x`)],
      ['a code and an error', get(target({ error: 'access_denied' }))],
      ['no code', get(`${pathname}?state=${state}&iss=${encodeURIComponent(cli.app.url)}`)],
      ['a code that is none', get(target({ code: '"><script>alert(1)</script>' }))],
      ['a cancellation with another state', get(`${pathname}?${declined}`)],
      ['another path', get(target({}, '/'))],
      ['a path below', get(target({}, `${pathname}/`))],
      ['a whole address', get(`http://${host}${target({})}`)],
      ['no query', get(pathname)],
      ['a name that leads here (DNS rebinding)', get(target({}), `evil.example:${port}`)],
      ['localhost', get(target({}), `localhost:${port}`)],
      ['the address without its port', get(target({}), '127.0.0.1')],
      ['a host twice', [...get(target({})), `Host: ${host}`]],
      ['HEAD', [`HEAD ${target({})} HTTP/1.1`, `host: ${host}`]],
      [
        'another website posting to it',
        [`POST ${target({})} HTTP/1.1`, `host: ${host}`, 'origin: https://evil.example', 'content-length: 0'],
      ],
      ['a page that asks first', [`OPTIONS ${target({})} HTTP/1.1`, `host: ${host}`, 'origin: https://evil.example']],
    ]
    for (const [what, lines] of attacks) {
      const answer = await send(redirectUri!, lines)
      expect([what, answer.split('\r\n', 1)[0]]).toEqual([what, 'HTTP/1.1 400 Bad Request'])
      expect([what, /access-control|script/i.exec(answer)]).toEqual([what, null])
    }
    expect(await answers(redirectUri!.replace('127.0.0.1', '127.0.0.2'))).toBe(false)
    expect(existsSync(directoryOf(person))).toBe(false)

    await answerIn(new PageBrowser(cli.app.url), asked, 'allow')
    expect((await run).status).toBe(0)
    expect(readdirSync(directoryOf(person))).toHaveLength(1)
  })

  it('is of no use to who brings it a code of their own: the service gives no session for it', async () => {
    const person = cli.person('injected')
    const attacker = new TestBrowser(cli.app.url, cli.app.url)
    await attacker.signIn('owner@example.com', ownerPassword)
    const { openBrowser, code } = {
      code: cli.app.canary.keep(await allowedCode(attacker, commandRequest())),
      openBrowser: async (address: URL) => {
        const { redirect_uri, state } = Object.fromEntries(address.searchParams) as Record<string, string>
        await fetch(`${redirect_uri}?${new URLSearchParams({ code, state: state!, iss: cli.app.url })}`)
        return true
      },
    }
    const run = await person.run(['login', '--json'], {}, { openBrowser })
    expect([run.status, reportedError(run).code]).toEqual([4, 'SIGN_IN_CODE_INVALID'])
    expect(existsSync(directoryOf(person))).toBe(false)
  })
})

describe('the process', () => {
  it('opens the browser of the system with the address alone, and no shell reads it', async () => {
    const person = cli.person('process')
    const programs = join(person.home, 'bin')
    mkdirSync(programs)
    const noted = join(person.home, 'noted')
    writeFileSync(
      join(programs, 'xdg-open'),
      `#!/bin/sh\nprintf '%s\\n' "$#" "$1" "$HOME" "$POSTERN_URL$POSTERN_CLIENT_SECRET" > '${noted}.new'\nmv '${noted}.new' '${noted}'\n`,
    )
    chmodSync(join(programs, 'xdg-open'), 0o755)
    const env = {
      POSTERN_URL: cli.app.url,
      HOME: person.home,
      PATH: `${programs}:/usr/bin:/bin`,
      POSTERN_CLIENT_SECRET: 'x',
    }
    const child = startPostern(['login'], { env })
    const end = endOf(child)
    await vi.waitUntil(() => existsSync(noted), 20_000)
    const [count, address, home, ofOurs] = readFileSync(noted, 'utf8').split('\n')
    // Nor does the browser get what the command is given to sign in with elsewhere.
    expect([count, home, ofOurs]).toEqual(['1', person.home, ''])
    await answerIn(new PageBrowser(cli.app.url), address!, 'allow')
    const { status, stderr } = await end
    expect([status, stderr]).toEqual([0, `Sign in with a browser on this machine:\n${address}\n`])
    expect((await person.json('whoami')).id).toBe(cli.app.owner.id)
  })
})
