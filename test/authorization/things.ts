import { timeOfId, type Id } from '@postern/protocol'
import { expect } from 'vitest'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { addFederation } from '../../packages/server/src/domain/applications/federation-commands.ts'
import { addKey } from '../../packages/server/src/domain/applications/key-commands.ts'
import { revealSecret, rotateSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startRotation } from '../../packages/server/src/domain/applications/rotation-commands.ts'
import { inviteUser } from '../../packages/server/src/domain/invitations/commands.ts'
import { createSession } from '../../packages/server/src/domain/sessions/commands.ts'
import { createWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import type { TestApp } from '../support/app.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import { storePolicy } from './stored-policies.ts'

/** One of everything that a space can hold. */
export interface Things {
  readonly spaceId: Id<'Space'>
  readonly applicationId: Id<'Application'>
  readonly revealedSecretId: Id<'ApplicationSecret'>
  readonly emptySecretId: Id<'ApplicationSecret'>
  readonly keyId: Id<'ApplicationKey'>
  readonly federationId: Id<'ApplicationFederation'>
  /** An application whose rotation is under way, with the new secret revealed. */
  readonly rotatedId: Id<'Application'>
  /** A member of the space. */
  readonly userId: Id<'User'>
  readonly memberId: Id<'Member'>
  /** A session of theirs. */
  readonly sessionId: Id<'Session'>
  readonly invitationId: Id<'Invitation'>
  readonly webhookId: Id<'Webhook'>
  readonly eventId: Id<'AuditEvent'>
}

let serial = 0

const makeRotated = async (app: TestApp, spaceId: Id<'Space'>): Promise<Id<'Application'>> => {
  const { deps } = app
  const { clientId } = await app.application(spaceId, [])
  const { rotation } = await startRotation.perform(deps, app.call(), { applicationId: clientId })
  const { secret } = await revealSecret.perform(deps, app.call(), { secretId: rotation.secretId })
  app.canary.keep(secret.reveal())
  return rotation.applicationId
}

/** Makes new things in the space, so that a cell of the matrix can use them up. */
export const makeThings = async (app: TestApp, spaceId: Id<'Space'>): Promise<Things> => {
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
  const { federation } = await addFederation.perform(deps, app.call(), {
    applicationId: application.id,
    issuer: 'https://ci.example',
    subject: 'repo:octo/app',
  })
  const rotatedId = await makeRotated(app, spaceId)
  const person = await app.user('member', spaceId)
  const userId = person.id
  const address = app.canary.keep(`198.51.100.${serial % 256}`)
  const given = { idleMinutes: 60, place: new Uint8Array(32), userAgent: null, replaces: null }
  const { sessionId } = await createSession.perform(deps, app.call(person, address), given)
  const member = await deps.database.client.member.findFirstOrThrow({ where: { userId, spaceId } })
  const email = app.canary.keep(`invited-${serial}@example.com`)
  const guest = { spaceId, email, name: `Guest ${serial}`, role: 'member' }
  const { id: invitationId } = await inviteUser.perform(deps, app.call(), guest)
  // A space has few webhooks: of those that cells used up, the first stays, which all cells share.
  const { webhook: webhooks } = deps.database.client
  const used = await webhooks.findMany({ where: { spaceId }, orderBy: { id: 'asc' }, skip: 1, select: { id: true } })
  await webhooks.deleteMany({ where: { id: { in: used.map(({ id }) => id) } } })
  const { id: webhookId } = await createWebhook.perform(deps, app.call(), {
    spaceId,
    name: `webhook number ${serial}`,
    url: `https://receiver.example/${serial}`,
  })
  const event = await deps.database.client.auditEvent.findFirstOrThrow({
    where: { targetId: application.id },
    orderBy: { id: 'asc' },
  })
  return {
    spaceId,
    applicationId: application.id,
    revealedSecretId: slot.id,
    emptySecretId: empty.id,
    keyId: key.id,
    federationId: federation.id,
    rotatedId,
    userId,
    sessionId,
    memberId: member.id as Id<'Member'>,
    invitationId,
    webhookId,
    eventId: event.id as Id<'AuditEvent'>,
  }
}

/** A space with a policy of its own. */
export const makeSpace = async (app: TestApp, name: string): Promise<Id<'Space'>> => {
  const { id } = await app.space(name)
  await storePolicy(app, { spaceId: id, permissions: ['spaces:read'], principal: { ids: ['nobody'] } })
  return id
}

const eventId = /evt_[0-9a-z]{26}/g

/** The events of the space among those that a text names. There are too many of them to look for each. */
const eventsIn = async ({ deps }: TestApp, spaceId: string, text: string): Promise<readonly string[]> => {
  const named = [...new Set(text.match(eventId))].map((id) => ({ id, at: new Date(timeOfId(id)) }))
  const rows = await deps.database.client.auditEvent.findMany({
    where: { spaceId, OR: named },
    select: { id: true },
  })
  return named.length === 0 ? [] : rows.map(({ id }) => id)
}

/** Every text but events that would give away something of the space. */
const namesIn = async ({ deps }: TestApp, spaceId: string): Promise<ReadonlySet<string>> => {
  const { client } = deps.database
  const members = await client.member.findMany({
    where: { spaceId },
    select: { id: true, user: { select: { id: true, email: true, sessions: { select: { id: true } } } } },
  })
  const rows = [
    await client.space.findMany({ where: { id: spaceId } }),
    await client.application.findMany({ where: { spaceId }, select: { id: true, name: true } }),
    await client.applicationSecret.findMany({ where: { spaceId }, select: { id: true } }),
    await client.applicationKey.findMany({ where: { spaceId }, select: { id: true } }),
    await client.applicationFederation.findMany({ where: { spaceId }, select: { id: true } }),
    await client.webhook.findMany({ where: { spaceId }, select: { id: true, name: true } }),
    await client.policy.findMany({ where: { spaceId }, select: { id: true } }),
    (await client.invitation.findMany({ where: { spaceId } })).map(({ id, email }) => ({ id, name: email })),
    members.map(({ id }) => ({ id })),
    members.flatMap(({ user }) => user.sessions.map(({ id }) => ({ id }))),
    members.map(({ user }) => ({ id: user.id, name: user.email })),
  ].flat() as { readonly id: string; readonly name?: string }[]
  return new Set(rows.flatMap(({ id, name }) => [id, ...(name ? [JSON.stringify(name)] : [])]))
}

/** What a text gives away of the space, to somebody who may know nothing of it. */
export const givenAway = async (app: TestApp, spaceId: string, text: string): Promise<readonly string[]> => {
  const names = await namesIn(app, spaceId)
  // A search that looks for nothing finds nothing.
  expect(names.size).toBeGreaterThan(5)
  return [...[...names].filter((name) => text.includes(name)), ...(await eventsIn(app, spaceId, text))]
}
