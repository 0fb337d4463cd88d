import type { Id } from '@postern/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEgress } from '../../packages/server/src/adapters/egress/egress.ts'
import { disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { retireSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { changeWebhook, createWebhook, deleteWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import { readDeliveries, readWebhook } from '../../packages/server/src/domain/webhooks/queries.ts'
import { revealWebhookSecret, rotateWebhookSecret } from '../../packages/server/src/domain/webhooks/secret-commands.ts'
import { redeliverNotice, testWebhook } from '../../packages/server/src/domain/webhooks/sending-commands.ts'
import { readEgressAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { isFault } from '../../packages/server/src/kernel/fault.ts'
import { mostAttempts } from '../../packages/server/src/kernel/outbox.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { TestAuthority } from '../support/certificates.ts'
import { TestClock } from '../support/clock.ts'
import { Letters } from '../support/letters.ts'
import { Receiver } from '../support/receiver.ts'
import { isSignedWith } from '../support/verify-webhook.ts'

const hour = 3_600_000
const authority = new TestAuthority()
const host = 'receiver.example'
const receiver = new Receiver(authority.certify([host]))
const clock = new TestClock()
let app: TestApp
let spaceId: Id<'Space'>
let client: Awaited<ReturnType<TestApp['application']>>
let serial = 0

beforeAll(async () => {
  const port = await receiver.listen()
  const allowance = readEgressAllowance(`${host}:${port}`, (entry) => expect.fail(entry))
  const egress = createEgress({
    allowance,
    resolve: async () => ['127.0.0.1'],
    authorities: [authority.certificate],
  })
  app = await startApp({ clock, egress, outbound: new Letters() })
})
afterAll(async () => {
  await app.close()
  await receiver.close()
})
beforeEach(async () => {
  receiver.answer = (response) => response.writeHead(204).end()
  spaceId = (await app.space()).id
  client = await app.application(spaceId, [])
  await run()
  receiver.requests.length = 0
})
afterEach(async () => {
  // What one test leaves waiting is nothing to the next.
  await app.deps.database.client.outboxMessage.deleteMany()
})

const urlOf = (path: string): string => `https://${host}:${receiver.port}${path}`
const run = async (): Promise<void> => {
  await app.app.jobs.runNow('deliver-outbox')
  await app.app.jobs.runNow('deliver-webhooks')
}
const webhook = async (given: Readonly<Record<string, unknown>> = {}) => {
  serial += 1
  const input = { spaceId, name: `receiver ${serial}`, url: urlOf(`/${serial}`), ...given }
  const { id } = await createWebhook.perform(app.deps, app.call(), input)
  return { id, path: `/${serial}` }
}
const reveal = async (webhookId: string): Promise<string> => {
  const { secret } = await revealWebhookSecret.perform(app.deps, app.call(), { webhookId })
  return app.canary.keep(secret.reveal())
}
const signing = async (given: Readonly<Record<string, unknown>> = {}) => {
  const made = await webhook(given)
  return { ...made, secret: await reveal(made.id) }
}
const retire = () => retireSecret.perform(app.deps, app.call(), { secretId: client.secretId })
const disable = () => disableApplication.perform(app.deps, app.call(), { applicationId: client.clientId })
const deliveries = async (webhookId: string) =>
  (await readDeliveries.perform(app.deps, app.call(), { webhookId })).nodes
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (cause: unknown) => (isFault(cause) ? cause.code : cause),
  )
const shown = async (id: Id<'Webhook'>) => {
  const { status, disabledReason, pausedUntil } = await readWebhook.perform(app.deps, app.call(), { id })
  return { status, disabledReason, pausedUntil }
}
const changeWebhookLater = (webhookId: Id<'Webhook'>, url: string) => () =>
  changeWebhook.perform(app.deps, app.call(), { webhookId, url })
const sentTo = (path: string) => receiver.requests.filter((request) => request.path === path)

describe('a webhook', () => {
  test('is sent what happened, signed as Standard Webhooks says, with IDs and nothing else', async () => {
    const { id, path, secret } = await signing()
    await retire()
    await run()
    const [request, ...more] = sentTo(path)
    expect([request!.method, request!.headers['content-type'], more]).toEqual(['POST', 'application/json', []])
    expect(isSignedWith(secret, request!)).toBe(true)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(Number(request!.headers['webhook-timestamp'])).toBe(Math.floor(clock.now() / 1_000))
    expect(JSON.parse(request!.body)).toEqual({
      type: 'applications.retire',
      timestamp: new Date(clock.now()).toISOString(),
      data: { spaceId, applicationId: client.clientId, secretId: client.secretId },
    })
    expect(await deliveries(id)).toMatchObject([
      { id: request!.headers['webhook-id'], state: 'delivered', topic: 'applications.retire', attempts: 1 },
    ])
  })

  test('is sent each notice once, however often the jobs run', async () => {
    const { path } = await signing()
    await retire()
    for (let round = 0; round < 3; round += 1) await run()
    expect(sentTo(path)).toHaveLength(1)
  })

  test('is told of its topics alone, and of its own space alone', async () => {
    const { path } = await signing({ topics: ['applications.disable'] })
    const elsewhere = (await app.space()).id
    const { path: other } = await signing({ spaceId: elsewhere })
    await retire()
    await disable()
    await run()
    expect(sentTo(path).map(({ body }) => JSON.parse(body).type)).toEqual(['applications.disable'])
    expect(sentTo(other)).toEqual([])
  })

  test('is sent nothing before its secret was revealed, while it is disabled, and once it is deleted', async () => {
    const unsigned = await webhook()
    const disabled = await signing()
    const gone = await signing()
    await changeWebhook.perform(app.deps, app.call(), { webhookId: disabled.id, status: 'disabled' })
    await retire()
    await app.app.jobs.runNow('deliver-outbox')
    await deleteWebhook.perform(app.deps, app.call(), { webhookId: gone.id })
    await run()
    expect([unsigned, disabled, gone].flatMap(({ path }) => sentTo(path))).toEqual([])
    expect(await codeOf(readWebhook.perform(app.deps, app.call(), { id: gone.id }))).toBe('NOT_FOUND')
  })

  test('that is disabled while a notice waits has it given up', async () => {
    const { id, path } = await signing()
    await retire()
    await app.app.jobs.runNow('deliver-outbox')
    await changeWebhook.perform(app.deps, app.call(), { webhookId: id, status: 'disabled' })
    await run()
    expect(sentTo(path)).toEqual([])
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', lastError: 'DISABLED' }])
  })

  test.each([
    'http://receiver.example/',
    'https://127.0.0.1/',
    'https://user:pass@receiver.example/',
    'https://[::ffff:169.254.169.254]/latest',
    'ftp://receiver.example/',
    'nonsense',
  ])('is not made for an address that would never be called: %s', async (url) => {
    expect(await codeOf(webhook({ url }))).toBe('INVALID_INPUT')
    const { id } = await webhook()
    expect(await codeOf(changeWebhook.perform(app.deps, app.call(), { webhookId: id, url }))).toBe('INVALID_INPUT')
  })

  test('has a name of its own in its space, and a space has at most 20', async () => {
    const { id } = await webhook({ name: 'one' })
    expect(await codeOf(webhook({ name: 'one' }))).toBe('NAME_TAKEN')
    const { id: two } = await webhook({ name: 'two' })
    expect(await codeOf(changeWebhook.perform(app.deps, app.call(), { webhookId: two, name: 'one' }))).toBe(
      'NAME_TAKEN',
    )
    for (let count = 2; count < 20; count += 1) await webhook()
    expect(await codeOf(webhook())).toBe('TOO_MANY_WEBHOOKS')
    await deleteWebhook.perform(app.deps, app.call(), { webhookId: id })
    expect(await codeOf(webhook())).toBe('done')
  })
})

describe('a secret of a webhook', () => {
  test('is copied once: of many at the same time one gets it', async () => {
    const { id } = await webhook()
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(reveal(id))))
    expect(codes.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'SECRET_ALREADY_REVEALED'), 'done'])
  })

  test('cannot be copied after a day, until a slot is opened anew', async () => {
    const { id } = await webhook()
    clock.advance(25 * hour)
    expect(await codeOf(reveal(id))).toBe('SECRET_SLOT_LAPSED')
    await rotateWebhookSecret.perform(app.deps, app.call(), { webhookId: id })
    expect(await codeOf(reveal(id))).toBe('done')
  })

  test('goes on signing beside the next for a day, and then not any more', async () => {
    const { id, path, secret: old } = await signing()
    await rotateWebhookSecret.perform(app.deps, app.call(), { webhookId: id })
    await retire()
    await run()
    const next = await reveal(id)
    await disable()
    await run()
    clock.advance(25 * hour)
    await disable()
    await run()
    const signedWith = (secret: string) => sentTo(path).map((request) => isSignedWith(secret, request))
    expect([signedWith(old), signedWith(next)]).toEqual([
      [true, true, false],
      [false, true, true],
    ])
  })

  test('rests sealed, and opens at its own webhook and place alone', async () => {
    const { id, secret } = await signing()
    const { id: other } = await signing()
    const { webhook: rows } = app.deps.database.client
    const { secretSealed } = await rows.findUniqueOrThrow({ where: { id } })
    expect(Buffer.from(secretSealed!).includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false)
    expect(Buffer.from(secretSealed!).includes(secret)).toBe(false)
    await rows.update({ where: { id: other }, data: { secretSealed } })
    await retire()
    await run()
    expect((await deliveries(other)).map(({ state }) => state)).toEqual(['waiting'])
  })
})

describe('a notice that somebody asks for', () => {
  const tryOut = (webhookId: string) => testWebhook.perform(app.deps, app.call(), { webhookId })
  const again = (webhookId: string, messageId: string) =>
    redeliverNotice.perform(app.deps, app.call(), { webhookId, messageId })

  test('to try a webhook out goes to that one, whatever it is told of, and says nothing else', async () => {
    const { id, path, secret } = await signing({ topics: ['applications.remind'] })
    const other = await signing()
    const { messageId } = await tryOut(id)
    await run()
    const [request, ...more] = sentTo(path)
    expect([isSignedWith(secret, request!), request!.headers['webhook-id'], more]).toEqual([true, messageId, []])
    expect(JSON.parse(request!.body)).toEqual({
      type: 'webhooks.test',
      timestamp: new Date(clock.now()).toISOString(),
      data: { spaceId },
    })
    expect(sentTo(other.path)).toEqual([])
    expect(await deliveries(id)).toMatchObject([{ id: messageId, topic: 'webhooks.test', state: 'delivered' }])
  })

  test('because it was given up is sent at once, with the ID it had, and as often as a new one', async () => {
    const { id, path } = await signing()
    receiver.answer = (response) => response.writeHead(503).end()
    await retire()
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      await run()
      clock.advance(8 * hour)
    }
    const [given] = await deliveries(id)
    expect(given).toMatchObject({ state: 'failed' })
    await again(id, given!.id)
    await run()
    expect(await deliveries(id)).toMatchObject([{ id: given!.id, state: 'waiting', attempts: 1 }])
    receiver.answer = (response) => response.writeHead(204).end()
    await again(id, given!.id)
    await run()
    expect(await deliveries(id)).toMatchObject([{ id: given!.id, state: 'delivered', attempts: 1 }])
    expect(new Set(sentTo(path).map(({ headers }) => headers['webhook-id']))).toEqual(new Set([given!.id]))
    // And one that was taken, where the receiver lost it.
    await again(id, given!.id)
    await run()
    expect(sentTo(path)).toHaveLength(mostAttempts + 3)
  })

  test('is refused where nothing is sent, and where it is another webhook’s, a letter, or nobody’s', async () => {
    const unsigned = await webhook()
    const off = await signing()
    await changeWebhook.perform(app.deps, app.call(), { webhookId: off.id, status: 'disabled' })
    for (const { id } of [unsigned, off]) expect(await codeOf(tryOut(id))).toBe('WEBHOOK_SILENT')
    const [one, two] = [await signing(), await signing()]
    const { messageId } = await tryOut(one.id)
    expect(await codeOf(again(two.id, messageId))).toBe('NOT_FOUND')
    expect(await codeOf(again(one.id, app.deps.ids.mint('OutboxMessage')))).toBe('NOT_FOUND')
    await retire()
    const notice = await app.deps.database.client.outboxMessage.findFirstOrThrow({ where: { webhookId: null } })
    expect(await codeOf(again(one.id, notice.id))).toBe('NOT_FOUND')
    await changeWebhook.perform(app.deps, app.call(), { webhookId: one.id, status: 'disabled' })
    expect(await codeOf(again(one.id, messageId))).toBe('WEBHOOK_SILENT')
  })
})

describe('a receiver that does not take a notice', () => {
  test('is tried again, ever less often, with the same ID and a new time, until it does', async () => {
    const { id, path, secret } = await signing()
    receiver.answer = (response) => response.writeHead(500).end('with a reason that is nobody’s business')
    await retire()
    await run()
    expect(await deliveries(id)).toMatchObject([{ state: 'waiting', attempts: 1, lastError: 'STATUS_500' }])
    await run()
    expect(sentTo(path)).toHaveLength(1)
    clock.advance(13_000)
    await run()
    expect(sentTo(path)).toHaveLength(2)
    clock.advance(13_000)
    await run()
    expect(sentTo(path)).toHaveLength(2)
    receiver.answer = (response) => response.writeHead(200).end()
    clock.advance(hour)
    await run()
    const [first, , third] = sentTo(path)
    expect(third!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
    expect(third!.headers['webhook-timestamp']).not.toBe(first!.headers['webhook-timestamp'])
    expect(isSignedWith(secret, third!)).toBe(true)
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 3, lastError: null }])
  })

  test('is given up after so many attempts, and that can be seen', async () => {
    const { id, path } = await signing()
    receiver.answer = (response) => response.writeHead(503).end()
    await retire()
    for (let attempt = 0; attempt < mostAttempts + 3; attempt += 1) {
      await run()
      clock.advance(8 * hour)
    }
    expect(sentTo(path)).toHaveLength(mostAttempts)
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', attempts: mostAttempts, lastError: 'STATUS_503' }])
    const { data } = await app.graphql(
      await app.token(await app.application(spaceId, ['webhooks:read'])),
      'query ($id: ID!) { webhookDeliveries(webhookId: $id, state: failed) { edges { node { state lastError } } } }',
      { id },
    )
    expect(data.webhookDeliveries.edges).toEqual([{ node: { state: 'failed', lastError: 'STATUS_503' } }])
  })

  test('and says that it is gone is sent nothing more: the webhook is disabled, with its reason, in the audit', async () => {
    const { id, path } = await signing()
    receiver.answer = (response) => response.writeHead(410).end()
    await retire()
    await disable()
    await run()
    await run()
    expect(sentTo(path)).toHaveLength(1)
    const [second, first] = await deliveries(id)
    expect(first).toMatchObject({ state: 'failed', attempts: 1, lastError: 'STATUS_410' })
    expect(second).toMatchObject({ state: 'failed', attempts: 1, lastError: 'DISABLED' })
    expect(await shown(id)).toEqual({ status: 'disabled', disabledReason: 'gone', pausedUntil: null })
    const events = (await app.events()).filter(
      ({ action, target }) => action === 'webhooks:disable' && target?.id === id,
    )
    expect(events).toMatchObject([
      {
        ...{ outcome: 'done', space: spaceId, actor: { type: 'system', id: 'disable-gone-webhook' } },
        change: { after: { reason: 'gone', message: first!.id } },
      },
    ])
    receiver.answer = (response) => response.writeHead(204).end()
    await changeWebhook.perform(app.deps, app.call(), { webhookId: id, status: 'active' })
    expect(await shown(id)).toEqual({ status: 'active', disabledReason: null, pausedUntil: null })
    await disable()
    await run()
    expect(sentTo(path)).toHaveLength(2)
  })

  test('and says that it is gone, while somebody names another address, is tried there', async () => {
    const { id, path } = await signing()
    const moved = changeWebhookLater(id, urlOf('/moved'))
    receiver.answer = (response, request) => {
      if (request.path === path) void moved().then(() => response.writeHead(410).end())
      else response.writeHead(204).end()
    }
    await retire()
    await run()
    expect(await shown(id)).toMatchObject({ status: 'active', disabledReason: null })
    clock.advance(13_000)
    await run()
    expect(sentTo('/moved')).toHaveLength(1)
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  test('and asks to be left alone is, with all that waits for it, until then', async () => {
    const { id, path } = await signing()
    const until = new Date(clock.now() + hour)
    receiver.answer = (response) => response.writeHead(429, { 'retry-after': '3600' }).end()
    await retire()
    await run()
    expect(await deliveries(id)).toMatchObject([
      { state: 'waiting', attempts: 1, lastError: 'STATUS_429', nextAttemptAt: until },
    ])
    expect(await shown(id)).toMatchObject({ status: 'active', pausedUntil: until })
    // What happens meanwhile waits, too.
    await disable()
    clock.advance(hour - 1_000)
    await run()
    expect(sentTo(path)).toHaveLength(1)
    receiver.answer = (response) => response.writeHead(204).end()
    clock.advance(1_000)
    await run()
    expect(sentTo(path)).toHaveLength(3)
  })

  test('and asks for less than it would be left alone anyway is not tried sooner', async () => {
    const { path } = await signing()
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': '1' }).end()
    await retire()
    await run()
    clock.advance(2_000)
    await run()
    expect(sentTo(path)).toHaveLength(1)
    clock.advance(11_000)
    await run()
    expect(sentTo(path)).toHaveLength(2)
  })

  test('and asks for ever is tried again after six hours, and at once where somebody says so', async () => {
    const { id, path } = await signing()
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': '99999999' }).end()
    await retire()
    await run()
    clock.advance(6 * hour - 1_000)
    await run()
    expect(sentTo(path)).toHaveLength(1)
    clock.advance(1_000)
    await run()
    expect(sentTo(path)).toHaveLength(2)
    receiver.answer = (response) => response.writeHead(204).end()
    await changeWebhook.perform(app.deps, app.call(), { webhookId: id, status: 'active' })
    await disable()
    await run()
    expect(sentTo(path)).toHaveLength(3)
  })

  test('but sends it elsewhere is not followed there', async () => {
    const { id, path } = await signing()
    receiver.answer = (response) => response.writeHead(308, { location: urlOf('/elsewhere') }).end()
    await retire()
    await run()
    expect([sentTo('/elsewhere'), sentTo(path).length]).toEqual([[], 1])
    expect(await deliveries(id)).toMatchObject([{ state: 'waiting', lastError: 'STATUS_308' }])
  })

  test('holds up nobody else, and of itself one attempt a run', async () => {
    const [silent, other] = [await signing(), await signing()]
    const held: (() => void)[] = []
    receiver.answer = (response, { path }) => {
      if (path === silent.path) held.push(() => response.writeHead(500).end())
      else {
        response.writeHead(204).end()
        if (sentTo(other.path).length === 2) for (const free of held) free()
      }
    }
    await retire()
    await disable()
    await run()
    expect([sentTo(silent.path).length, sentTo(other.path).length]).toEqual([1, 2])
    expect((await deliveries(silent.id)).map(({ attempts }) => attempts).toSorted()).toEqual([0, 1])
  })

  test('has what it answered, and where it is, told nowhere', async () => {
    const { path } = await signing()
    receiver.answer = (response) => response.writeHead(500).end('an-answer-of-theirs')
    await retire()
    await run()
    const told = app.logLines.join('\n')
    expect([path.length > 0, told.includes(host), told.includes('an-answer-of-theirs')]).toEqual([true, false, false])
  })
})
