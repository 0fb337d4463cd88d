import { afterAll, beforeAll, expect, it } from 'vitest'
import { Letters } from '../support/letters.ts'
import { environmentOf, startCliApp, type CliApp } from './support/cli-app.ts'
import { reportedError } from './support/run-postern.ts'

let cli: CliApp
beforeAll(async () => {
  cli = await startCliApp({ outbound: new Letters() })
})
afterAll(() => cli.close())

it('postern outbox list says what leaves, to whom and what became of it', async () => {
  const { machine, space } = cli
  const invite = ['invitations', 'create', 'guest@example.com', '--name', 'Guest', '--space', 'production']
  await machine.json(...invite, '--role', 'member')
  const [waiting] = (await machine.json('outbox', 'list', '--state', 'waiting')).messages
  expect(waiting).toMatchObject({
    kind: 'letter',
    topic: 'invitations.create',
    to: 'g…@example.com',
    spaceId: space.id,
  })
  await cli.app.app.jobs.runNow('deliver-outbox')
  const { messages, hasMore } = await machine.json('outbox', 'list', '--space', 'production', '--state', 'delivered')
  expect([messages.find(({ id }: { id: string }) => id === waiting.id).attempts, hasMore]).toEqual([1, false])
  const text = await machine.run(['outbox', 'list', '--limit', '1'])
  expect(text.stdout).toMatch(/^ID +KIND +TOPIC +TO +STATE +TRIES +LAST ERROR +NEXT TRY +CREATED\nout_/)
  expect(text.stdout).toContain('g…@example.com')
  const env = environmentOf(cli.app, await cli.app.application(space.id, ['spaces:read']))
  const refused = await machine.run(['outbox', 'list', '--json'], { env })
  expect([refused.status, reportedError(refused).code]).toEqual([3, 'FORBIDDEN'])
  const wrong = await machine.run(['outbox', 'list', '--state', 'lost', '--json'])
  expect([wrong.status, reportedError(wrong).code]).toEqual([2, 'USAGE'])
})
