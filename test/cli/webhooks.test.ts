import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEgress } from '../../packages/server/src/adapters/egress/egress.ts'
import { noAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { startCliApp, type Caller, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const secretShape = /^whsec_[A-Za-z0-9+/]{43}=$/
const url = 'https://receiver.example/hook'
let cli: CliApp
let machine: Caller

beforeAll(async () => {
  // What is sent to the webhooks here goes nowhere: their host is one of the inside of a network.
  const egress = createEgress({ allowance: noAllowance, resolve: async () => ['127.0.0.1'] })
  cli = await startCliApp({ egress })
  machine = cli.machine
})
afterAll(() => cli.close())

let serial = 0
const create = (...more: string[]) => {
  const name = `receiver ${(serial += 1)}`
  return ['webhooks', 'create', name, '--space', 'production', '--to', url, ...more] as const
}
const made = async (...more: string[]) => machine.json(...create(...more))
const run = (...args: string[]) => machine.run([...args, '--json'])

describe('postern webhooks', () => {
  it('makes one with an empty slot, and tells how to fill it', async () => {
    const topics = ['--topic', 'applications.retire', '--topic', 'applications.disable']
    const { webhookId, webhook } = await made(...topics)
    expect(webhook).toEqual({
      ...{
        id: webhookId,
        spaceId: cli.space.id,
        name: `receiver ${serial}`,
        url,
        status: 'active',
        disabledReason: null,
      },
      ...{
        topics: ['applications.disable', 'applications.retire'],
        hasSecret: false,
        previousUntil: null,
        pausedUntil: null,
      },
      ...{ claimBy: time, createdAt: time, updatedAt: time, createdById: cli.client.clientId },
    })
    const { stdout } = await machine.run(create())
    expect(stdout).toMatch(/^topics +all$/m)
    expect(stdout).toMatch(/postern webhooks reveal whk_\w+\n$/)
  })

  it('reveals the secret once: alone on standard output, with a warning beside it', async () => {
    const { webhookId } = await made()
    const first = await machine.run(['webhooks', 'reveal', webhookId])
    expect(cli.app.canary.keep(first.stdout.trim())).toMatch(secretShape)
    expect(first.stderr).toMatch(/shown this once/)
    expect((await machine.json('webhooks', 'show', webhookId)).webhook).toMatchObject({
      hasSecret: true,
      claimBy: null,
    })
    const second = await run('webhooks', 'reveal', webhookId)
    expect([second.status, second.stdout, reportedError(second).code]).toEqual([3, '', 'SECRET_ALREADY_REVEALED'])
    const shown = await machine.run(['webhooks', 'show', webhookId])
    expect(cli.app.canary.foundIn(shown.stdout)).toEqual([])
  })

  it('reveals at once where told to, or into a file of the owner alone', async () => {
    const atOnce = await machine.run([...create('--reveal'), '--json'])
    expect(cli.app.canary.keep(JSON.parse(atOnce.stdout).secret)).toMatch(secretShape)
    expect(atOnce.stderr).toMatch(/shown this once/)
    const file = join(cli.directory, 'webhook.secret')
    const { webhookId, webhook, ...rest } = await made('--out', file)
    expect([webhook.hasSecret, rest]).toEqual([true, { file }])
    const first = cli.app.canary.keep(readFileSync(file, 'utf8').trim())
    expect([secretShape.test(first), statSync(file).mode & 0o777]).toEqual([true, 0o600])
    const taken = await run('webhooks', 'rotate', webhookId, '--out', file)
    expect([taken.status, reportedError(taken).code]).toEqual([2, 'FILE_EXISTS'])
    // Nothing was opened for a file that could not be.
    expect((await machine.json('webhooks', 'show', webhookId)).webhook.claimBy).toBeNull()
  })

  it('opens a slot for the next secret, and says until when the one before signs as well', async () => {
    const { webhookId } = await made('--out', join(cli.directory, 'first.secret'))
    const opened = await machine.json('webhooks', 'rotate', webhookId)
    expect(opened).toMatchObject({ webhookId, webhook: { claimBy: time, previousUntil: null } })
    const revealed = await machine.json('webhooks', 'reveal', webhookId)
    cli.app.canary.keep(revealed.secret)
    expect(revealed.webhook).toMatchObject({ claimBy: null, previousUntil: time })
    const at = join(cli.directory, 'third.secret')
    const text = await machine.run(['webhooks', 'rotate', webhookId, '--out', at])
    cli.app.canary.keep(readFileSync(at, 'utf8').trim())
    expect([cli.app.canary.foundIn(text.stdout), text.stdout.includes(at)]).toEqual([[], true])
  })

  it('changes what is named, one by one, and nothing where nothing is', async () => {
    const { webhookId, webhook } = await made('--topic', 'applications.retire')
    const update = async (...more: string[]) => (await machine.json('webhooks', 'update', webhookId, ...more)).webhook
    expect(await update('--name', 'renamed')).toEqual({ ...webhook, name: 'renamed', updatedAt: time })
    expect(await update('--to', 'https://elsewhere.example/')).toMatchObject({ url: 'https://elsewhere.example/' })
    expect(await update('--every-topic')).toMatchObject({ name: 'renamed', topics: [] })
    expect(await update('--topic', 'applications.remind')).toMatchObject({ topics: ['applications.remind'] })
    expect(await update('--status', 'disabled')).toMatchObject({ status: 'disabled' })
    for (const wrong of [
      [],
      ['--topic', 'applications.create'],
      ['--topic', 'applications.retire', '--every-topic'],
      ['--status', 'gone'],
    ]) {
      const refused = await run('webhooks', 'update', webhookId, ...wrong)
      expect([refused.status, reportedError(refused).code]).toEqual([2, 'USAGE'])
    }
    const plain = await run('webhooks', 'update', webhookId, '--to', 'http://receiver.example/')
    expect([plain.status, reportedError(plain).code]).toEqual([2, 'INVALID_INPUT'])
  })

  it('lists those of a space, and what goes to one', async () => {
    const { webhook } = await made('--topic', 'applications.disable')
    const { webhooks, hasMore } = await machine.json('webhooks', 'list', '--space', 'production')
    expect([webhooks.at(-1), hasMore]).toEqual([webhook, false])
    const text = await machine.run(['webhooks', 'list', '--space', cli.space.id, '--limit', '1'])
    expect(text.stdout).toMatch(/^ID +NAME +STATUS +SECRET +TOPICS +URL\nwhk_/)
    expect(text.stderr).toMatch(/There are more/)

    cli.app.canary.keep((await machine.json('webhooks', 'reveal', webhook.id)).secret)
    const { applicationId } = await machine.json('applications', 'create', 'stopped', '--space', 'production')
    await machine.json('applications', 'disable', applicationId)
    await cli.app.app.jobs.runNow('deliver-outbox')
    const listed = await machine.json('webhooks', 'deliveries', webhook.id, '--state', 'waiting')
    expect(listed.deliveries).toMatchObject([{ topic: 'applications.disable', attempts: 0, nextAttemptAt: time }])
    const table = await machine.run(['webhooks', 'deliveries', webhook.id])
    expect(table.stdout).toMatch(
      /^ID +TOPIC +STATE +TRIES +LAST ERROR +NEXT TRY +CREATED\nout_\w+ +applications\.disable/,
    )
    const none = await machine.run(['webhooks', 'deliveries', webhook.id, '--state', 'delivered'])
    expect([none.status, none.stdout, none.stderr]).toEqual([0, '', 'No deliveries.\n'])
  })

  it('tries one out, and sends a notice once more, and says what became of it', async () => {
    const { webhook } = await made('--reveal').then((made) => (cli.app.canary.keep(made.secret), made))
    const silent = await made()
    expect(reportedError(await run('webhooks', 'test', silent.webhookId)).code).toBe('WEBHOOK_SILENT')
    const { messageId, delivery } = await machine.json('webhooks', 'test', webhook.id, '--no-wait')
    expect([messageId, delivery]).toEqual([expect.stringMatching(/^out_/), null])
    await cli.app.app.jobs.runNow('deliver-webhooks')
    // The address is nobody's: what is sent there does not arrive.
    const waited = machine.run(['webhooks', 'redeliver', webhook.id, messageId])
    await vi.waitFor(async () => {
      await cli.app.app.jobs.runNow('deliver-webhooks')
      const { deliveries } = await machine.json('webhooks', 'deliveries', webhook.id)
      expect(deliveries).toMatchObject([{ id: messageId, topic: 'webhooks.test', attempts: 1 }])
    }, 20_000)
    const { status, stdout, stderr } = await waited
    expect([status, stdout]).toEqual([
      8,
      expect.stringMatching(/^notice +out_\w+\nwebhook +whk_\w+\ntopic +webhooks\.test\n/),
    ])
    expect(stderr).toMatch(/The receiver did not take it: \w+\..*\(NOTICE_NOT_TAKEN\)/)
    const wrong = await run('webhooks', 'redeliver', webhook.id, webhook.id)
    expect([wrong.status, reportedError(wrong).message]).toEqual([2, expect.stringContaining('webhooks deliveries')])
  })

  it('removes one for good, and only where that is said', async () => {
    const { webhookId } = await made()
    const unsure = await run('webhooks', 'delete', webhookId)
    expect([unsure.status, reportedError(unsure).message]).toEqual([2, expect.stringContaining('say --yes')])
    expect(await machine.json('webhooks', 'remove', webhookId, '--yes')).toMatchObject({ webhookId })
    const gone = await run('webhooks', 'show', webhookId)
    expect([gone.status, reportedError(gone).code]).toEqual([3, 'NOT_FOUND'])
  })

  it('is refused without the permission, and says where IDs are found', async () => {
    const client = await cli.app.application(cli.space.id, ['webhooks:read', 'spaces:read'])
    const env = { POSTERN_CLIENT_ID: client.clientId, POSTERN_CLIENT_SECRET: client.clientSecret }
    const refused = await machine.run([...create(), '--json'], { env })
    expect([refused.status, reportedError(refused).code]).toEqual([3, 'FORBIDDEN'])
    const { webhookId } = await made()
    const unread = await machine.run(['webhooks', 'delete', webhookId, '--yes', '--json'], { env })
    expect([unread.status, reportedError(unread).code]).toEqual([3, 'FORBIDDEN'])
    const wrong = await run('webhooks', 'show', cli.space.id)
    expect([wrong.status, reportedError(wrong).message]).toEqual([2, expect.stringContaining('postern webhooks list')])
  })
})
