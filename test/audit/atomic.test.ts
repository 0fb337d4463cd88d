import { permissionNames, permissions, type CommandPermission } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Call } from '../../packages/server/src/kernel/actor.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { hearChanges, type HeardChanges } from '../support/heard-changes.ts'
import { failAfterWriting, failAtAudit, failAtCommit, type Sabotage } from '../support/sabotage.ts'
import { digestOfTables } from '../support/table-digest.ts'
import type { ArrangedCommand, CommandCase } from './command-case.ts'
import { commandCases } from './command-cases.ts'

let app: TestApp
let heard: HeardChanges

beforeAll(async () => {
  app = await startApp({ config: { clientCertificates: 'proxy' } })
  heard = hearChanges(app)
})
afterAll(async () => {
  heard.stop()
  await app.close()
})

const cases = commandCases({
  ref: expect.stringMatching(/^val_[\w-]{43}$/),
  time: expect.stringMatching(/^\d{4}-.*Z$/),
}) as Readonly<Record<CommandPermission, CommandCase>>
const commands = permissionNames.filter((name): name is CommandPermission => permissions[name].kind === 'command')

const recordedActor = (actor: Call['actor'], actsAs: string | undefined) => {
  if (actor.type === 'user') return { type: 'user', id: app.owner.id, credential: actor.credential }
  if (actor.type !== 'application') return { type: 'system', id: actsAs }
  return { type: 'application', id: actor.id, space: actor.spaceId, credential: actor.credential }
}

const eventsSince = async (known: number) => (await app.events()).slice(known)

interface Fault {
  readonly where: string
  readonly sabotage: Sabotage
  readonly code: string
}

const faultsOf = ({ command, writes, does = [] }: CommandCase): Fault[] => [
  ...writes.map((table) => ({
    where: `after its write to ${table}`,
    sabotage: failAfterWriting(table),
    code: 'INTERNAL',
  })),
  ...[command.permission, ...does].map((action) => ({
    where: `at the audit write of ${action}`,
    sabotage: failAtAudit(action),
    code: 'AUDIT_UNAVAILABLE',
  })),
  ...[command.permission, ...does].map((action) => ({
    where: `at its commit, by the event of ${action}`,
    sabotage: failAtCommit(action),
    code: 'INTERNAL',
  })),
]

/** What the tables hold since a command was arranged: none of its failures may change that. */
let untouched: ReadonlyMap<string, string> | undefined

/** Does it while something is broken, and finds nothing of it afterwards but the event that says so. */
const expectNothing = async (each: CommandCase, arranged: ArrangedCommand, { where, sabotage, code }: Fault) => {
  const { call = app.call(), input } = arranged
  const before = (await app.events()).length
  untouched ??= await digestOfTables(app.database)
  const announced = await heard.all()
  const mend = await sabotage(app.database)
  try {
    await expect(each.command.perform(app.deps, call, input), where).rejects.toMatchObject({ code })
  } finally {
    await mend()
  }
  expect(await digestOfTables(app.database), where).toEqual(untouched)
  expect(await heard.all(), where).toEqual(announced)
  const failure = { outcome: 'failed', code, change: null, request: call.requestId }
  // The holder of a one-time token is nobody known: their failures are counted instead.
  const isKnown = call.actor.type === 'user' || call.actor.type === 'application'
  const expected = !isKnown ? [] : [expect.objectContaining(failure)]
  expect(await eventsSince(before), where).toEqual(expected)
}

test('the table below has every command of the catalogue', () => {
  expect(Object.keys(cases).toSorted()).toEqual(commands.toSorted())
  for (const name of commands) expect(cases[name].command.permission).toBe(name)
})

describe.each(commands)('%s', (name) => {
  const each = cases[name]
  let arranged: ArrangedCommand
  beforeAll(async () => {
    arranged = await each.arrange(app)
    // The address the calls come from has its reference already: it is no part of what is undone.
    await app.deps.evidence.sourceOf(app.call())
    untouched = undefined
  })

  test.each(faultsOf(each))('that fails $where leaves nothing behind', (fault) => expectNothing(each, arranged, fault))

  test('and then succeeds with the same input, with exactly one event of its own', async () => {
    const { call = app.call(), input, evidence } = arranged
    const known = (await app.events()).length
    const announced = (await heard.all()).length
    const result = await each.command.perform(app.deps, call, input)
    const written = await eventsSince(known)
    const { target, space, change, told } = evidence(result)
    expect(written.map(({ action }) => action).toSorted()).toEqual([name, ...(each.does ?? [])].toSorted())
    const { actor } = call
    const hasSource = actor.type === 'user' || actor.type === 'application'
    expect(written.find(({ action }) => action === name)).toEqual({
      v: 1,
      id: expect.stringMatching(/^evt_/),
      at: expect.any(String),
      action: name,
      outcome: 'done',
      code: null,
      actor: recordedActor(actor, each.actsAs),
      space,
      target,
      decision: {
        id: expect.stringMatching(/^dec_/),
        policyVersion: expect.any(Number),
        // What everyone may do no policy decides.
        policies:
          actor.type === 'user' && permissions[name].held === 'grantable' ? (each.decidedBy ?? ['built-in:owner']) : [],
        attributes: expect.any(Object),
      },
      change,
      request: call.requestId,
      source: hasSource ? expect.stringMatching(/^val_/) : null,
    })
    for (const event of written) expect(event).toMatchObject({ outcome: 'done', request: call.requestId })
    const announcements = (await heard.all()).slice(announced)
    expect(announcements).toEqual(expect.arrayContaining([...(told ?? [`${target.type} ${target.id}`])]))
    if (told) expect(announcements).not.toContain(`${target.type} ${target.id}`)
  })
})

test('set-up records what the new owner did in the name of the owner', async () => {
  const events = await app.events()
  const { request, change } = events.findLast(({ action }) => action === 'installation:set-up')!
  const others = events.filter((event) => event.request === request && event.action !== 'installation:set-up')
  expect(others).toHaveLength(3)
  for (const event of others)
    expect(event.actor).toEqual({ type: 'user', id: change.after.owner, credential: 'set-up' })
})
