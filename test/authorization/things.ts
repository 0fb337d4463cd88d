import { timeOfId, type Id } from '@postern/protocol'
import { addCertificate } from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { addFederation } from '../../packages/server/src/domain/applications/federation-commands.ts'
import { addKey } from '../../packages/server/src/domain/applications/key-commands.ts'
import { revealSecret, rotateSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startRotation } from '../../packages/server/src/domain/applications/rotation-commands.ts'
import { inviteUser } from '../../packages/server/src/domain/invitations/commands.ts'
import { createSession } from '../../packages/server/src/domain/sessions/commands.ts'
import { createWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import { revealWebhookSecret, rotateWebhookSecret } from '../../packages/server/src/domain/webhooks/secret-commands.ts'
import { testWebhook } from '../../packages/server/src/domain/webhooks/sending-commands.ts'
import type { TestApp } from '../support/app.ts'
import { selfSigned } from '../support/certificates.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import { storePolicy } from './stored-policies.ts'

/** One of everything that a space can hold. */
export interface Things {
  readonly spaceId: Id<'Space'>
  readonly applicationId: Id<'Application'>
  readonly revealedSecretId: Id<'ApplicationSecret'>
  readonly emptySecretId: Id<'ApplicationSecret'>
  readonly keyId: Id<'ApplicationKey'>
  readonly certificateId: Id<'ApplicationCertificate'>
  readonly federationId: Id<'ApplicationFederation'>
  /** An application whose rotation is under way, with the new secret revealed. */
  readonly rotatedId: Id<'Application'>
  /** A member of the space. */
  readonly userId: Id<'User'>
  readonly memberId: Id<'Member'>
  /** A session of theirs. */
  readonly sessionId: Id<'Session'>
  readonly invitationId: Id<'Invitation'>
  /** With a secret, and an empty slot for the next. */
  readonly webhookId: Id<'Webhook'>
  /** What waits for it. */
  readonly messageId: Id<'OutboxMessage'>
  readonly eventId: Id<'AuditEvent'>
}

let serial = 0

type Group = Partial<Things>
type Maker = (app: TestApp, spaceId: Id<'Space'>) => Promise<Group>

const makeApplication = async (app: TestApp, spaceId: Id<'Space'>) => {
  const { deps } = app
  serial += 1
  const { application, slot } = await createApplication.perform(deps, app.call(), {
    spaceId,
    name: `thing number ${serial}`,
    permissions: ['applications:read'],
  })
  const { secret } = await revealSecret.perform(deps, app.call(), { secretId: slot.id })
  app.canary.keep(secret.reveal())
  const { slot: empty } = await rotateSecret.perform(deps, app.call(), { applicationId: application.id })
  const { key } = await addKey.perform(deps, app.call(), {
    applicationId: application.id,
    publicJwk: JSON.stringify(makeKeyPair().publicJwk),
  })
  const { certificate } = await addCertificate.perform(deps, app.call(), {
    applicationId: application.id,
    certificate: selfSigned().certificate,
  })
  const { federation } = await addFederation.perform(deps, app.call(), {
    applicationId: application.id,
    issuer: 'https://ci.example',
    subject: 'repo:octo/app',
  })
  const event = await deps.database.client.auditEvent.findFirstOrThrow({
    where: { targetId: application.id },
    orderBy: { id: 'asc' },
  })
  return {
    applicationId: application.id,
    revealedSecretId: slot.id,
    emptySecretId: empty.id,
    keyId: key.id,
    certificateId: certificate.id,
    federationId: federation.id,
    eventId: event.id as Id<'AuditEvent'>,
  }
}

const makeRotated = async (app: TestApp, spaceId: Id<'Space'>) => {
  const { deps } = app
  const { clientId } = await app.application(spaceId, [])
  const { rotation } = await startRotation.perform(deps, app.call(), { applicationId: clientId })
  const { secret } = await revealSecret.perform(deps, app.call(), { secretId: rotation.secretId })
  app.canary.keep(secret.reveal())
  return { rotatedId: rotation.applicationId }
}

const makePerson = async (app: TestApp, spaceId: Id<'Space'>) => {
  const { deps } = app
  serial += 1
  const person = await app.user('member', spaceId)
  const userId = person.id
  const address = app.canary.keep(`198.51.100.${serial % 256}`)
  const given = { idleMinutes: 60, place: new Uint8Array(32), userAgent: null, replaces: null }
  const { sessionId } = await createSession.perform(deps, app.call(person, address), given)
  const member = await deps.database.client.member.findFirstOrThrow({ where: { userId, spaceId } })
  return { userId, sessionId, memberId: member.id as Id<'Member'> }
}

const makeInvitation = async (app: TestApp, spaceId: Id<'Space'>) => {
  serial += 1
  const email = app.canary.keep(`invited-${serial}@example.com`)
  const guest = { spaceId, email, name: `Guest ${serial}`, role: 'member' }
  return { invitationId: (await inviteUser.perform(app.deps, app.call(), guest)).id }
}

const makeWebhook = async (app: TestApp, spaceId: Id<'Space'>) => {
  const { deps } = app
  serial += 1
  // A space has few webhooks: of those that cells used up, the first stays, which all cells share.
  const { webhook: webhooks } = deps.database.client
  const used = await webhooks.findMany({ where: { spaceId }, orderBy: { id: 'asc' }, skip: 1, select: { id: true } })
  await webhooks.deleteMany({ where: { id: { in: used.map(({ id }) => id) } } })
  const name = `webhook number ${serial}`
  const url = `https://receiver.example/${serial}`
  const { id: webhookId } = await createWebhook.perform(deps, app.call(), { spaceId, name, url })
  app.canary.keep((await revealWebhookSecret.perform(deps, app.call(), { webhookId })).secret.reveal())
  await rotateWebhookSecret.perform(deps, app.call(), { webhookId })
  const { messageId } = await testWebhook.perform(deps, app.call(), { webhookId })
  return { webhookId, messageId }
}

/** What makes what: things that are parts of each other are made together. */
const makers: readonly (readonly [names: readonly (keyof Things)[], make: Maker])[] = [
  [
    [
      'applicationId',
      'revealedSecretId',
      'emptySecretId',
      'keyId',
      'certificateId',
      'federationId',
      'eventId',
    ] satisfies (keyof Awaited<ReturnType<typeof makeApplication>>)[],
    makeApplication,
  ],
  [['rotatedId'], makeRotated],
  [['userId', 'sessionId', 'memberId'], makePerson],
  [['invitationId'], makeInvitation],
  [['webhookId', 'messageId'], makeWebhook],
]

/** Makes one of everything in the space. */
export const makeThings = async (app: TestApp, spaceId: Id<'Space'>): Promise<Things> => {
  const made: Group[] = [{ spaceId }]
  for (const [, make] of makers) made.push(await make(app, spaceId))
  return Object.assign({}, ...made) as Things
}

/** The things with those in place that an input names made anew, so that a cell of the matrix can use them up. */
export const makeNamed = async (app: TestApp, things: Things, input: (things: Things) => unknown): Promise<Things> => {
  const named = new Set<keyof Things>()
  input(
    new Proxy(things, {
      get: (target, name) => {
        named.add(name as keyof Things)
        return target[name as keyof Things]
      },
    }),
  )
  const made: Group[] = []
  for (const [names, make] of makers)
    if (names.some((name) => named.has(name))) made.push(await make(app, things.spaceId))
  return Object.assign({}, things, ...made) as Things
}

/** A space with a policy of its own. */
export const makeSpace = async (app: TestApp, name: string): Promise<Id<'Space'>> => {
  const { id } = await app.space(name)
  await storePolicy(app, { spaceId: id, permissions: ['spaces:read'], principal: { ids: ['nobody'] } })
  return id
}

const anyId = /[a-z]{3}_[0-9a-z]{26}/g
const anyString = /"(?:[^"\\]|\\.)*"/g

/** The events of the space among those that are named; by their time, or all partitions would be looked at. */
const eventsAmong = async ({ deps }: TestApp, spaceId: string, ids: readonly string[]): Promise<readonly string[]> => {
  const named = ids.filter((id) => id.startsWith('evt_')).map((id) => ({ id, at: new Date(timeOfId(id)) }))
  if (named.length === 0) return []
  const rows = await deps.database.client.auditEvent.findMany({ where: { spaceId, OR: named }, select: { id: true } })
  return rows.map(({ id }) => id)
}

/** What of a space is named by ID, or by a name or address of its own. */
const tables = {
  spaces: { of: 'id', said: 'name' },
  applications: { of: 'space_id', said: 'name' },
  application_secrets: { of: 'space_id', said: null },
  application_keys: { of: 'space_id', said: null },
  application_certificates: { of: 'space_id', said: null },
  application_federations: { of: 'space_id', said: null },
  webhooks: { of: 'space_id', said: 'name' },
  policies: { of: 'space_id', said: null },
  members: { of: 'space_id', said: null },
  invitations: { of: 'space_id', said: 'email' },
  outbox_messages: { of: 'space_id', said: null },
} as const

// One statement, because each cell of the matrix asks.
const search = [
  ...Object.entries(tables).map(
    ([table, { of, said }]) =>
      `SELECT id, ${said ?? 'NULL'} AS said FROM ${table} WHERE ${of} = $1 AND (id = ANY($2)${said ? ` OR ${said} = ANY($3)` : ''})`,
  ),
  `SELECT u.id, u.email FROM users u JOIN members m ON m.user_id = u.id WHERE m.space_id = $1 AND (u.id = ANY($2) OR u.email = ANY($3))`,
  `SELECT s.id, NULL FROM sessions s JOIN members m ON m.user_id = s.user_id WHERE m.space_id = $1 AND s.id = ANY($2)`,
].join(' UNION ALL ')

/** What a text gives away of the space, to somebody who may know nothing of it: its IDs, names and addresses. */
export const givenAway = async (app: TestApp, spaceId: string, text: string): Promise<readonly string[]> => {
  const ids = [...new Set(text.match(anyId))].filter((id) => !/^(?:req|dec)_/.test(id))
  const strings = [...new Set(text.match(anyString))].map((string) => JSON.parse(string) as string)
  const { client } = app.deps.database
  const found = await client.$queryRawUnsafe<{ id: string; said: string | null }[]>(search, spaceId, ids, strings)
  return [
    ...found.flatMap(({ id, said }) => (said === null ? [id] : [id, said])),
    ...(await eventsAmong(app, spaceId, ids)),
  ]
}
