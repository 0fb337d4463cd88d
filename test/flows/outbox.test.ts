import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEgress } from '../../packages/server/src/adapters/egress/egress.ts'
import { disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { inviteUser, withdrawInvitation } from '../../packages/server/src/domain/invitations/commands.ts'
import { addMember, appointMember } from '../../packages/server/src/domain/members/commands.ts'
import { createWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import { revealWebhookSecret } from '../../packages/server/src/domain/webhooks/secret-commands.ts'
import { noAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'

const clock = new TestClock()
let app: TestApp
let here: Id<'Space'>
let there: Id<'Space'>
let reader: TestClient
let stranger: TestClient
let unread: TestClient
let webhookId: Id<'Webhook'>

const invite = (spaceId: Id<'Space'>, email: string) =>
  inviteUser.perform(app.deps, app.call(), { spaceId, email: app.canary.keep(email), name: 'Guest', role: 'member' })

const deliver = async (): Promise<void> => {
  await app.app.jobs.runNow('deliver-outbox')
  await app.app.jobs.runNow('deliver-webhooks')
}

beforeAll(async () => {
  // A name that leads nowhere: what goes to webhooks fails.
  app = await startApp({ clock, egress: createEgress({ allowance: noAllowance, resolve: async () => [] }) })
  here = (await app.space()).id
  reader = await app.application(here, ['outbox:read'])
  const hook = {
    spaceId: here,
    name: 'down',
    url: 'https://receiver.example/secret-path',
    topics: ['applications.disable'],
  }
  webhookId = (await createWebhook.perform(app.deps, app.call(), hook)).id
  app.canary.keep((await revealWebhookSecret.perform(app.deps, app.call(), { webhookId })).secret.reveal())
  const { clientId: applicationId } = await app.application(here, [])
  there = (await app.space()).id
  stranger = await app.application(there, ['outbox:read'])
  unread = await app.application(here, ['webhooks:read'])
  await deliver()
  await app.deps.database.client.outboxMessage.deleteMany()
  // Each a moment after the other: IDs of one moment have no order.
  await invite(here, 'guest@example.com')
  clock.advance(1_000)
  await invite(there, 'elsewhere@example.org')
  clock.advance(1_000)
  await disableApplication.perform(app.deps, app.call(), { applicationId })
  clock.advance(1_000)
  await deliver()
  clock.advance(1_000)
})
afterAll(() => app.close())

const document = `query ($state: OutboxMessageState, $spaceId: ID) { outbox(state: $state, spaceId: $spaceId) {
  edges { node { id spaceId kind topic to webhookId state attempts lastError nextAttemptAt deliveredAt failedAt } } totalCount } }`

const ask = async (token: string, variables: object = {}) => {
  const { data, errors } = await app.graphql(token, document, { ...variables })
  return errors?.[0]?.extensions['code'] ?? data.outbox.edges.map(({ node }: { node: object }) => node)
}

describe('the outbox', () => {
  test('says what leaves, to whom, masked, and what became of it, and nothing that it holds', async () => {
    const answer = await ask(await app.token(reader))
    const common = { spaceId: here, failedAt: null }
    expect(answer).toEqual([
      {
        ...{ id: expect.stringMatching(/^out_/), ...common, kind: 'webhook', topic: 'applications.disable', to: null },
        ...{ webhookId, state: 'waiting', attempts: 1, lastError: 'NAME_UNRESOLVED', deliveredAt: null },
        nextAttemptAt: expect.stringMatching(/^\d{4}-/),
      },
      expect.objectContaining({ ...common, kind: 'notice', topic: 'applications.disable', to: null, webhookId: null }),
      {
        ...{ id: expect.stringMatching(/^out_/), ...common, kind: 'letter', topic: 'invitations.create' },
        ...{ to: 'g…@example.com', webhookId: null, state: 'delivered', attempts: 1, lastError: null },
        ...{ nextAttemptAt: null, deliveredAt: expect.stringMatching(/^\d{4}-/) },
      },
    ])
    expect(app.canary.foundIn(JSON.stringify(answer))).toEqual([])
    expect(JSON.stringify(answer)).not.toMatch(/token=|secret-path/)
  })

  test('is filtered by what became of it, and by space', async () => {
    const token = await app.token(reader)
    const topics = async (variables: object) => (await ask(token, variables)).map(({ kind }: { kind: string }) => kind)
    expect(await topics({ state: 'waiting' })).toEqual(['webhook'])
    expect(await topics({ state: 'delivered' })).toEqual(['notice', 'letter'])
    expect(await topics({ state: 'failed' })).toEqual([])
    expect(await topics({ spaceId: there })).toEqual([])
    expect(await topics({ spaceId: here })).toHaveLength(3)
  })

  test('is that of one’s own space, of the whole installation for its admins, and of nobody else', async () => {
    const other = await ask(await app.token(stranger))
    expect(other.map(({ to }: { to: string }) => to)).toEqual(['e…@example.org'])
    expect(await ask(await app.token(unread))).toBe('FORBIDDEN')
    const owner = await makePerson(app)
    await appointMember.perform(app.deps, app.call(), { userId: owner.id, role: 'admin' })
    const browser = new TestBrowser(app.url, app.url)
    await browser.signIn(owner.email, personPassword)
    const { data } = await browser.graphql(document)
    const addresses = data.outbox.edges.map(({ node }: { node: { to: string | null } }) => node.to)
    expect(addresses).toEqual(expect.arrayContaining(['g…@example.com', 'e…@example.org']))
    const read = (await app.events()).filter(({ action, actor }) => action === 'outbox:read' && actor.id === owner.id)
    expect(read).toMatchObject([{ outcome: 'done' }])
  })

  test('names nobody once they are gone', async () => {
    const { id } = await invite(here, 'brief@example.net')
    await deliver()
    await withdrawInvitation.perform(app.deps, app.call(), { invitationId: id })
    await app.deps.database.client.invitation.delete({ where: { id } })
    const [newest] = await ask(await app.token(reader))
    expect(newest).toMatchObject({ kind: 'letter', topic: 'invitations.create', to: null })
    await app.deps.database.client.outboxMessage.delete({ where: { id: newest.id } })
  })
})

describe('the page of the outbox', () => {
  const signedIn = async (role?: 'admin' | 'developer') => {
    const person = await makePerson(app)
    if (role) await addMember.perform(app.deps, app.call(), { userId: person.id, spaceId: here, role })
    const browser = new TestBrowser(app.url, app.url)
    await browser.signIn(person.email, personPassword)
    return browser
  }
  const open = async (browser: TestBrowser, path = '/outbox') => {
    const response = await browser.send(path, { headers: { accept: 'text/html' } })
    return { status: response.status, headers: response.headers, html: await response.text() }
  }

  test('shows an admin what the query does, without a script, an address, a link or a secret', async () => {
    const { status, headers, html } = await open(await signedIn('admin'))
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'/,
    )
    expect(headers.get('cache-control')).toBe('no-store')
    expect(html).toContain('applications.disable: waiting')
    expect(html).toContain('<dt>To</dt><dd>g…@example.com</dd>')
    expect(html).toContain('<code>NAME_UNRESOLVED</code>')
    expect(html).toContain(webhookId)
    expect(html).not.toMatch(/<script|token=|secret-path|elsewhere|example\.org/)
    expect(app.canary.foundIn(html)).toEqual([])
  })

  test('is filtered by a link, and passes over what is no filter', async () => {
    const browser = await signedIn('admin')
    const { html } = await open(browser, '/outbox?state=delivered')
    expect(html).toContain('<a href="/outbox?state=delivered" aria-current="page">Delivered</a>')
    expect(html).not.toContain('NAME_UNRESOLVED')
    expect((await open(browser, '/outbox?state=failed')).html).toContain('There is nothing.')
    const strange = await open(browser, '/outbox?state=%22%3E%3Cscript%3E')
    expect([strange.status, strange.html.includes('<script')]).toEqual([200, false])
    expect((await open(browser, '/outbox?after=nonsense')).status).toBe(400)
  })

  test('goes on where its page ends', async () => {
    const rows = Array.from({ length: 51 }, () => ({
      id: app.deps.ids.mint('OutboxMessage'),
      ...{ topic: 'applications:retire', spaceId: here, payload: {}, deliveredAt: new Date(clock.now()) },
      ...{ createdAt: new Date(clock.now()), availableAt: new Date(clock.now()) },
    }))
    await app.deps.database.client.outboxMessage.createMany({ data: rows })
    const browser = await signedIn('admin')
    const first = await open(browser, '/outbox?state=delivered')
    const next = /href="([^"]+)">Older ones/.exec(first.html)![1]!.replaceAll('&amp;', '&')
    const second = await open(browser, next)
    expect(second.html).toContain('g…@example.com')
    expect(second.html).not.toContain('Older ones')
    await app.deps.database.client.outboxMessage.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } })
  })

  test('sends whoever is not signed in to sign in, and back; a program is told to say who it is', async () => {
    const plain = await fetch(`${app.url}/outbox`)
    expect([plain.status, plain.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')])
    const { status, headers } = await open(new TestBrowser(app.url, app.url), '/outbox?state=failed')
    expect([status, headers.get('location')]).toEqual([303, '/sign-in?return=%2Foutbox%3Fstate%3Dfailed'])
  })

  test('is refused to who may not read the outbox, on a page that says so', async () => {
    const { status, html } = await open(await signedIn('developer'))
    expect([status, /role="alert"/.test(html), html.includes('g…@')]).toEqual([403, true, false])
  })

  test('is not shown into a page of another site', async () => {
    const browser = await signedIn('admin')
    const framed = await browser.send('/outbox', {
      headers: { accept: 'text/html', 'sec-fetch-site': 'cross-site', origin: undefined },
    })
    expect([framed.status, framed.headers.get('location')]).toEqual([303, '/sign-in?return=%2Foutbox'])
  })

  test('is not there where a mail server is named', async () => {
    const server = { host: 'mail.example', port: 587, isTlsFromTheStart: false, isTlsRequired: true, user: 'u' }
    const mail = { server: { ...server, password: new Secret('p') }, from: 'postern@example.com' }
    const sending = await startApp({ config: { mail } })
    try {
      const response = await fetch(`${sending.url}/outbox`)
      expect([response.status, await response.json()]).toEqual([
        404,
        expect.objectContaining({ code: 'UNKNOWN_ENDPOINT' }),
      ])
    } finally {
      await sending.close()
    }
  })
})
