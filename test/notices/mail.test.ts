import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMail } from '../../packages/server/src/adapters/mail.ts'
import { inviteUser } from '../../packages/server/src/domain/invitations/commands.ts'
import { readSmtpServer, type SmtpServer } from '../../packages/server/src/kernel/smtp-server.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { TestAuthority } from '../support/certificates.ts'
import { TestClock } from '../support/clock.ts'
import { MailServer } from '../support/mail-server.ts'

const authority = new TestAuthority()
const certified = authority.certify(['127.0.0.1'])
const starting = new MailServer(certified)
const fromTheStart = new MailServer(certified, true)
const clock = new TestClock()
const password = 'the-password-of-the-mailbox'
let ports: { readonly starting: number; readonly fromTheStart: number }
let app: TestApp

const mailBy = (server: SmtpServer, authorities = [authority.certificate]) =>
  createMail({ server, from: 'Postern <postern@example.com>', host: 'issuer.example', authorities })
const serverAt = (url: string): SmtpServer => readSmtpServer(url)!
/** As if it were another machine. */
const elsewhere = (): SmtpServer => ({ ...serverAt(`smtp://127.0.0.1:${ports.starting}`), isTlsRequired: true })
const letter = {
  to: 'ada@example.org',
  name: 'Ada',
  subject: 'A subject',
  lines: ['One line.', 'Another.'],
  link: new Secret('https://issuer.example/invitation?token=abc'),
}
const message = { id: 'out_1', topic: 'x', spaceId: null, payload: {}, createdAt: new Date(0), letter }

beforeAll(async () => {
  ports = { starting: await starting.listen(), fromTheStart: await fromTheStart.listen() }
  const outbound = mailBy(serverAt(`smtps://postern:${password}@127.0.0.1:${ports.fromTheStart}`))
  app = await startApp({ clock, outbound })
  app.canary.keep(password)
})
afterAll(async () => {
  await app.close()
  await Promise.all([starting.close(), fromTheStart.close()])
})
beforeEach(() => {
  for (const server of [starting, fromTheStart]) {
    server.letters.length = 0
    server.offersTls = true
    server.refusalOf = () => null
  }
})

const invite = async (email: string, name = 'Ada'): Promise<void> => {
  const { id: spaceId } = await app.space()
  await inviteUser.perform(app.deps, app.call(), { spaceId, email, name, role: 'member' })
}
const waiting = () => app.deps.database.client.outboxMessage.findMany({ where: { deliveredAt: null, failedAt: null } })

describe('an invitation', () => {
  test('goes to its mailbox by TLS, with the link, from the address of the configuration', async () => {
    await invite('ada@example.org')
    await app.app.jobs.runNow('deliver-outbox')
    const [sent, ...more] = fromTheStart.letters
    expect(sent).toMatchObject({ from: 'postern@example.com', to: ['ada@example.org'], isTls: true, user: 'postern' })
    expect(more).toEqual([])
    const plain = sent!.data.replaceAll('=\n', '').replaceAll('=3D', '=')
    const [token] = /(?<=\/invitation\?token=)[\w-]{43}/.exec(plain) ?? []
    expect((await fetch(`${app.url}/invitation?token=${app.canary.keep(token!)}`)).status).toBe(200)
    expect(sent!.data).toMatch(/^Auto-Submitted: auto-generated$/im)
    expect(sent!.data).toMatch(/^Message-ID: <out_[0-9a-z]{26}@issuer\.example>$/im)
  })

  test('cannot be given a further recipient or head by what people wrote', async () => {
    await invite('ada@example.org', '"Ada" <eve@example.net>, Bcc: eve@example.net;')
    await app.app.jobs.runNow('deliver-outbox')
    expect(fromTheStart.letters.map(({ to }) => to)).toEqual([['ada@example.org']])
    const crafted = { ...letter, subject: 'A\r\nBcc: eve@example.net', name: 'Ada\r\nBcc: eve@example.net' }
    await mailBy(elsewhere()).deliver({ ...message, letter: crafted })
    const [sent] = starting.letters
    expect([sent!.to, /^Bcc:/im.test(sent!.data.split('\n\n')[0]!)]).toEqual([['ada@example.org'], false])
  })

  test('that the server does not take is sent again later, and its address is in no log', async () => {
    const email = app.canary.keep('nobody-at-all@example.org')
    fromTheStart.refusalOf = (to) => `550 no mailbox <${to}>`
    await invite(email)
    await app.app.jobs.runNow('deliver-outbox')
    expect(await waiting()).toMatchObject([{ attempts: 1, lastError: 'UNDELIVERED' }])
    expect(app.logLines.join('\n')).toContain('EENVELOPE 550')
    expect(app.canary.foundIn(app.logLines.join('\n'))).toEqual([])
    fromTheStart.refusalOf = () => null
    clock.advance(20_000)
    await app.app.jobs.runNow('deliver-outbox')
    expect([await waiting(), fromTheStart.letters.length]).toEqual([[], 1])
  })
})

describe('a letter', () => {
  test('begins TLS where the server is another machine', async () => {
    await mailBy(elsewhere()).deliver(message)
    expect(starting.letters).toMatchObject([{ to: ['ada@example.org'], isTls: true }])
  })

  test('does not leave in clear, whatever the server offers', async () => {
    starting.offersTls = false
    await expect(mailBy(elsewhere()).deliver(message)).rejects.toThrow('did not take')
    expect(starting.letters).toEqual([])
  })

  test('does not go to a server whose certificate nobody vouches for', async () => {
    const other = [new TestAuthority().certificate]
    await expect(mailBy(elsewhere(), other).deliver(message)).rejects.toThrow('did not take')
    const tls = serverAt(`smtps://127.0.0.1:${ports.fromTheStart}`)
    await expect(mailBy(tls, other).deliver(message)).rejects.toThrow('did not take')
    expect([starting.letters, fromTheStart.letters]).toEqual([[], []])
  })

  test('may go in clear on this machine', async () => {
    starting.offersTls = false
    await mailBy(serverAt(`smtp://127.0.0.1:${ports.starting}`)).deliver(message)
    expect(starting.letters).toMatchObject([{ isTls: false, user: null }])
  })

  test('is what a notice without one is not: nothing is sent', async () => {
    const { letter: _letter, ...notice } = message
    await mailBy(elsewhere()).deliver(notice)
    expect(starting.letters).toEqual([])
  })
})
