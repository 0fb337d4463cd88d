import { generateKeyPairSync } from 'node:crypto'
import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEgress } from '../../packages/server/src/adapters/egress/egress.ts'
import { disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { addCertificate } from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { addKey } from '../../packages/server/src/domain/applications/key-commands.ts'
import { assignOwners } from '../../packages/server/src/domain/applications/owner-commands.ts'
import { readApplications } from '../../packages/server/src/domain/applications/queries.ts'
import {
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../packages/server/src/domain/applications/secret-commands.ts'
import { appointMember, updateMember } from '../../packages/server/src/domain/members/commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { createWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import { revealWebhookSecret } from '../../packages/server/src/domain/webhooks/secret-commands.ts'
import { remind } from '../../packages/server/src/jobs/remind.ts'
import { readEgressAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import { viewOf } from '../../packages/server/src/kernel/view-access.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { selfSigned, TestAuthority } from '../support/certificates.ts'
import { TestClock } from '../support/clock.ts'
import { Letters } from '../support/letters.ts'
import { Receiver } from '../support/receiver.ts'

const day = 86_400_000
const authority = new TestAuthority()
const receiver = new Receiver(authority.certify(['receiver.example']))
const metricsToken = 'scrape-0123456789-0123456789-0123456789'
const clock = new TestClock()
const letters = new Letters()
let app: TestApp
let spaceId: Id<'Space'>
let client: Awaited<ReturnType<TestApp['application']>>

beforeAll(async () => {
  const port = await receiver.listen()
  const egress = createEgress({
    allowance: readEgressAllowance(`receiver.example:${port}`, (entry) => expect.fail(entry)),
    resolve: async () => ['127.0.0.1'],
    authorities: [authority.certificate],
  })
  const config = { metricsToken: new Secret(metricsToken), clientCertificates: 'proxy' } as const
  app = await startApp({ clock, egress, outbound: letters, config })
})
afterAll(async () => {
  await app.close()
  await receiver.close()
})
beforeEach(async () => {
  // What is left of the tests before has ended by now.
  clock.advance(400 * day)
  spaceId = (await app.space()).id
  client = await app.application(spaceId, [], { secret: { expiresInDays: 180 } })
  await app.app.jobs.runNow('remind')
  await app.app.jobs.runNow('deliver-outbox')
  letters.messages.length = 0
  receiver.requests.length = 0
})

const run = async (): Promise<void> => {
  for (const job of ['remind', 'deliver-outbox', 'deliver-outbox', 'deliver-webhooks']) await app.app.jobs.runNow(job)
}
/** Lets days pass, looking each day. */
const pass = async (days: number): Promise<void> => {
  for (let count = 0; count < days; count += 1) {
    clock.advance(day)
    await run()
  }
}
/** Of the reminders written since: the days before, in the order they came. */
const reminders = (secretId: string = client.secretId) =>
  letters.messages
    .filter(
      ({ topic, payload, letter }) => topic === 'applications:remind' && payload['secretId'] === secretId && !letter,
    )
    .map(({ payload }) => payload['daysBefore'])
const lettersTo = () => letters.messages.flatMap(({ letter }) => (letter ? [letter] : []))
const emailOf = async (id: string) => (await app.deps.database.client.user.findUniqueOrThrow({ where: { id } })).email
const assign = (ownerIds: readonly string[]) =>
  assignOwners.perform(app.deps, app.call(), { applicationId: client.clientId, ownerIds })
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (cause: unknown) => (isFault(cause) ? cause.code : cause),
  )

describe('a secret of 180 days', () => {
  test('has six reminders, each once', async () => {
    await pass(185)
    expect(reminders()).toEqual([90, 60, 30, 15, 7, 1])
  })

  test('has none once it is retired, or its application is disabled', async () => {
    const other = await app.application(spaceId, [], { secret: { expiresInDays: 180 } })
    await pass(100)
    await retireSecret.perform(app.deps, app.call(), { secretId: client.secretId })
    await disableApplication.perform(app.deps, app.call(), { applicationId: other.clientId })
    await pass(85)
    expect([reminders(), reminders(other.secretId)]).toEqual([[90], [90]])
  })

  test('has none once another took its place, but while it is still used', async () => {
    await pass(100)
    const { slot } = await rotateSecret.perform(app.deps, app.call(), { applicationId: client.clientId })
    const next = await revealSecret.perform(app.deps, app.call(), { secretId: slot.id })
    app.canary.keep(next.secret.reveal())
    clock.advance(day)
    await app.token(client)
    await app.app.jobs.runNow('write-usage')
    await pass(30)
    expect(reminders()).toEqual([90, 60])
    // Of this one nobody makes use once its successor is copied.
    const idle = await app.application(spaceId, [], { secret: { expiresInDays: 100 } })
    const after = await rotateSecret.perform(app.deps, app.call(), { applicationId: idle.clientId })
    await revealSecret.perform(app.deps, app.call(), { secretId: after.slot.id })
    await pass(99)
    expect(reminders(idle.secretId)).toEqual([])
    expect(reminders(after.slot.id)).toEqual([90])
  })

  test('has the nearest one alone where nobody looked for long', async () => {
    clock.advance(151 * day)
    await run()
    expect(reminders()).toEqual([30])
    await pass(30)
    expect(reminders()).toEqual([30, 15, 7, 1])
  })

  test('that nobody copied has none', async () => {
    const { slot } = await rotateSecret.perform(app.deps, app.call(), { applicationId: client.clientId })
    await pass(185)
    expect(reminders(slot.id)).toEqual([])
  })

  test('is reminded of once by however many instances at the same time', async () => {
    clock.advance(95 * day)
    const view = viewOf(app.deps.database.client)
    await Promise.all(Array.from({ length: 4 }, () => remind(app.deps, view)))
    await run()
    expect(reminders()).toEqual([90])
  })

  test('is reminded of after a crash between the reminder and its message, for there is nothing between them', async () => {
    clock.advance(95 * day)
    const { client: rows } = app.deps.database
    await app.database.asOwner((query) =>
      query('ALTER TABLE outbox_messages ADD CONSTRAINT planted CHECK (topic <> $$applications:remind$$) NOT VALID'),
    )
    await expect(remind(app.deps, viewOf(rows))).rejects.toThrow()
    expect(await rows.reminder.count({ where: { credentialId: client.secretId } })).toBe(0)
    await app.database.asOwner((query) => query('ALTER TABLE outbox_messages DROP CONSTRAINT planted'))
    await run()
    expect(reminders()).toEqual([90])
  })
})

describe('a key', () => {
  const add = async (expiresInDays: number) => {
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
    const input = { applicationId: client.clientId, publicJwk: JSON.stringify(jwk), expiresInDays }
    return (await addKey.perform(app.deps, app.call(), input)).key.id
  }
  const keyReminders = (keyId: string) =>
    letters.messages
      .filter(({ topic, payload, letter }) => topic === 'applications:remind' && payload['keyId'] === keyId && !letter)
      .map(({ payload }) => payload['daysBefore'])

  test('is reminded of like a secret, and not once another took its place', async () => {
    const keyId = await add(40)
    await pass(20)
    expect(keyReminders(keyId)).toEqual([30])
    await add(100)
    await pass(21)
    expect(keyReminders(keyId)).toEqual([30])
    expect(lettersTo().map(({ subject }) => subject)).toContainEqual(
      expect.stringMatching(/^A key of .* ends in 30 days$/),
    )
  })
})

describe('a certificate', () => {
  const add = async (more: object = {}) => {
    const input = { applicationId: client.clientId, certificate: selfSigned(more).certificate, expiresInDays: 730 }
    return (await addCertificate.perform(app.deps, app.call(), input)).certificate
  }
  const daysOf = (certificateId: string) =>
    letters.messages
      .filter(
        ({ topic, payload, letter }) =>
          topic === 'applications:remind' && payload['certificateId'] === certificateId && !letter,
      )
      .map(({ payload }) => payload['daysBefore'])
  /** As UTCTime: YYMMDDhhmmssZ. */
  const inDays = (days: number): string =>
    `${new Date(clock.now() + days * day).toISOString().slice(2, 19).replaceAll(/\D/g, '')}Z`

  test('is reminded of before it is over by itself, is due and counted, and not once another took its place', async () => {
    const one = await add({ until: inDays(40) })
    await retireSecret.perform(app.deps, app.call(), { secretId: client.secretId })
    await pass(20)
    expect(daysOf(one.id)).toEqual([30])
    const found = await readApplications.perform(app.deps, app.call(), { spaceId, dueWithinDays: 30 })
    expect(found.nodes.map(({ id }) => id)).toEqual([client.clientId])
    await app.app.jobs.runNow('take-stock')
    const response = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
    expect(await response.text()).toContain('postern_credentials_expiring{within_days="30"} 1\n')
    await add()
    await pass(19)
    expect(daysOf(one.id)).toEqual([30])
    expect(lettersTo().map(({ subject }) => subject)).toContainEqual(
      expect.stringMatching(/^A certificate of .* ends in 30 days$/),
    )
  })
})

describe('a reminder', () => {
  test('goes to the owners and to the admins of the space, without a secret and without a link', async () => {
    const [owner, admin] = [await app.user('developer', spaceId), await app.user('admin', spaceId)]
    await app.user('developer', spaceId)
    await assign([owner.id])
    clock.advance(150 * day)
    await run()
    const sent = lettersTo()
    expect(sent.map(({ to }) => to).toSorted()).toEqual([await emailOf(owner.id), await emailOf(admin.id)].toSorted())
    for (const { subject, lines, link } of sent) {
      expect([subject.endsWith('ends in 30 days'), link]).toEqual([true, null])
      expect(app.canary.foundIn(lines.join('\n').replaceAll(app.url, '')).length).toBe(0)
      expect(lines.join('\n')).not.toMatch(/pst_app_|\?token=/)
    }
  })

  test('goes to whoever has a role that answers for the application when it is sent, in that space alone', async () => {
    const { clientId: applicationId } = client
    await assignOwners.perform(app.deps, app.call(), { applicationId, ownerRoles: ['auditor'] })
    const [first, later] = [await app.user('auditor', spaceId), await app.user('developer', spaceId)]
    await app.user('auditor', (await app.space()).id)
    const inAll = await app.user()
    await appointMember.perform(app.deps, app.call(), { userId: inAll.id, role: 'auditor' })
    clock.advance(150 * day)
    await run()
    expect(lettersTo().map(({ to }) => to)).toEqual([await emailOf(first.id)])
    letters.messages.length = 0
    const membership = (userId: string) => app.deps.database.client.member.findFirstOrThrow({ where: { userId } })
    await updateMember.perform(app.deps, app.call(), { memberId: (await membership(later.id)).id, role: 'auditor' })
    await suspendUser.perform(app.deps, app.call(), { userId: first.id })
    clock.advance(16 * day)
    await run()
    expect(lettersTo().map(({ to }) => to)).toEqual([await emailOf(later.id)])
    letters.messages.length = 0
    await suspendUser.perform(app.deps, app.call(), { userId: later.id })
    clock.advance(8 * day)
    await run()
    // Nobody of the space can be reached: the admins of the installation are, and nobody else there.
    expect(lettersTo().map(({ to }) => to)).toEqual([await emailOf(app.owner.id)])
    await suspendUser.perform(app.deps, app.call(), { userId: inAll.id })
  })

  test('goes to those of the installation where the space has nobody who can sign in', async () => {
    const owner = await app.user('developer', spaceId)
    await assign([owner.id])
    await suspendUser.perform(app.deps, app.call(), { userId: owner.id })
    clock.advance(150 * day)
    await run()
    expect(lettersTo().map(({ to }) => to)).toEqual([await emailOf(app.owner.id)])
  })

  test('is not sent any more once the secret was retired', async () => {
    clock.advance(150 * day)
    await app.app.jobs.runNow('remind')
    await app.app.jobs.runNow('deliver-outbox')
    await retireSecret.perform(app.deps, app.call(), { secretId: client.secretId })
    await run()
    expect([reminders(), lettersTo()]).toEqual([[30], []])
  })

  test('goes to webhooks, with IDs and the day it ends', async () => {
    const { id } = await createWebhook.perform(app.deps, app.call(), {
      spaceId,
      name: 'receiver',
      url: `https://receiver.example:${receiver.port}/`,
      topics: ['applications.remind'],
    })
    app.canary.keep((await revealWebhookSecret.perform(app.deps, app.call(), { webhookId: id })).secret.reveal())
    const expiresAt = new Date(clock.now() + 180 * day).toISOString()
    clock.advance(174 * day)
    await run()
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        type: 'applications.remind',
        data: { spaceId, applicationId: client.clientId, secretId: client.secretId, daysBefore: 7, expiresAt },
      },
    ])
  })
})

describe('owners', () => {
  test('are people with a role in the space or the installation, and nobody else', async () => {
    const [here, elsewhere] = [await app.user('member', spaceId), await app.user('member', (await app.space()).id)]
    expect(await codeOf(assign([here.id, app.owner.id]))).toBe('done')
    expect(await codeOf(assign([here.id, elsewhere.id]))).toBe('INVALID_INPUT')
    expect(await codeOf(assign([app.deps.ids.mint('User')]))).toBe('INVALID_INPUT')
    await suspendUser.perform(app.deps, app.call(), { userId: here.id })
    expect(await codeOf(assign([here.id]))).toBe('INVALID_INPUT')
    expect(await codeOf(assign([]))).toBe('done')
  })

  test('and roles are set each for itself: what is left out stays, and nothing at all is refused', async () => {
    const { id } = await app.user('member', spaceId)
    const { clientId: applicationId } = client
    const set = async (given: object) => {
      const { ownerIds, ownerRoles } = await assignOwners.perform(app.deps, app.call(), { applicationId, ...given })
      return { ownerIds, ownerRoles }
    }
    expect(await set({ ownerIds: [id] })).toEqual({ ownerIds: [id], ownerRoles: [] })
    const roles = ['developer', 'auditor', 'developer']
    expect(await set({ ownerRoles: roles })).toEqual({ ownerIds: [id], ownerRoles: ['auditor', 'developer'] })
    expect(await set({ ownerIds: [] })).toEqual({ ownerIds: [], ownerRoles: ['auditor', 'developer'] })
    expect(await codeOf(set({}))).toBe('INVALID_INPUT')
    expect(await codeOf(set({ ownerRoles: ['boss'] }))).toBe('INVALID_INPUT')
  })
})

describe('what is due', () => {
  const due = async (dueWithinDays: number) =>
    (await readApplications.perform(app.deps, app.call(), { spaceId, dueWithinDays })).nodes.map(({ id }) => id)

  test('is found by the days that are left, as long as it is in use', async () => {
    const soon = await app.application(spaceId, [], { secret: { expiresInDays: 10 } })
    expect([await due(9), await due(11), await due(180)]).toEqual([
      [],
      [soon.clientId],
      [client.clientId, soon.clientId].toSorted(),
    ])
    await retireSecret.perform(app.deps, app.call(), { secretId: soon.secretId })
    expect(await due(11)).toEqual([])
    clock.advance(181 * day)
    expect(await due(730)).toEqual([])
  })

  test('is counted in the metrics, and names nobody', async () => {
    await app.application(spaceId, [], { secret: { expiresInDays: 10 } })
    await app.app.jobs.runNow('take-stock')
    const response = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
    const text = await response.text()
    expect(text).toContain('postern_credentials_expiring{within_days="7"} 0\n')
    expect(text).toContain('postern_credentials_expiring{within_days="15"} 1\n')
    expect(text).toContain(`postern_next_credential_expiry_seconds ${(10 * day) / 1_000}\n`)
    expect(text).toContain('postern_outbox_messages{state="failed"} 0\n')
    expect(text).not.toContain('app_')
  })
})
