import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { GrantablePermission, Id } from '@postern/protocol'
import { advanceRotations } from '../../packages/server/src/domain/applications/advance-rotations.ts'
import { addCertificate } from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { assignOwners } from '../../packages/server/src/domain/applications/owner-commands.ts'
import { replaceApplication } from '../../packages/server/src/domain/applications/replace-commands.ts'
import { cancelRotation, finishRotation } from '../../packages/server/src/domain/applications/rotation-commands.ts'
import { revealSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { storePolicy } from '../authorization/stored-policies.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { registerPair } from '../support/assertions.ts'
import { selfSigned } from '../support/certificates.ts'
import { TestClock } from '../support/clock.ts'
import { usedMeanwhile } from '../support/used-meanwhile.ts'

const lifeSeconds = 600
const lifeMs = lifeSeconds * 1_000
const clock = new TestClock()
let app: TestApp
let spaceId: Id<'Space'>
let client: TestClient
let serial = 0

beforeAll(async () => {
  app = await startApp({ clock, config: { clientCertificates: 'proxy' } })
  spaceId = (await app.space()).id
})
afterAll(() => app.close())
beforeEach(async () => {
  clock.advance(1_000)
  client = await app.application(spaceId, ['applications:read', 'spaces:read'], {
    ...{ tokenLifeSeconds: lifeSeconds, tokensPerDay: 500, allowedAddresses: ['127.0.0.0/8'] },
    audiences: ['https://orders.example'],
  })
})

type Input = Readonly<Record<string, unknown>>
const given = (input: Input = {}) => [app.deps, app.call(), { applicationId: client.clientId, ...input }] as const
const name = (): string => `replacement ${(serial += 1)}`
const status = async (of: TestClient): Promise<number> => (await app.tokenRequest(of)).status
const advance = () => app.app.jobs.runNow('advance-rotations')

/** A replacement under way, with its secret revealed. */
const replacing = async (input: Input = {}) => {
  const started = await replaceApplication.perform(...given({ name: name(), ...input }))
  const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId: started.slot.id })
  const fresh: TestClient = {
    ...{ clientId: started.replacement.id, secretId: started.slot.id },
    clientSecret: app.canary.keep(secret.reveal()),
  }
  return { ...started, fresh }
}

/** What the API shows of the rotation of the old one, and of the old one. */
const shown = async () => {
  const reader = await app.application(spaceId, ['applications:read'])
  const { data } = await app.graphql(
    await app.token(reader),
    `query ($id: ID!) { application(id: $id) { status rotation {
      state replacementId secretId firstUsedAt isReady lastUsedAt quietAt replaces { secretId isQuiet }
    } } }`,
    { id: client.clientId },
  )
  return data.application
}
const rowOf = (id: string) => app.deps.database.client.application.findUniqueOrThrow({ where: { id } })

describe('a replacement', () => {
  it('is like the old one but for its name and its secret, and the old one goes on', async () => {
    const owner = await app.user('developer', spaceId)
    await assignOwners.perform(...given({ ownerIds: [owner.id] }))
    const { replacement, fresh } = await replacing({ name: 'orders, the second' })
    const [old, made] = [await rowOf(client.clientId), await rowOf(replacement.id)]
    const { id: _id, name: _name, createdAt: _made, updatedAt: _changed, ...like } = old
    expect(made).toMatchObject({ ...like, name: 'orders, the second', ownerIds: [owner.id] })
    expect([await status(client), await status(fresh)]).toEqual([200, 200])
    const token = await app.token(fresh)
    expect((await app.graphql(token, '{ viewer { permissions } }')).data.viewer.permissions).toEqual(
      expect.arrayContaining(['applications:read', 'spaces:read']),
    )
  })

  it('ends the old one, with all it authenticates with, once that did nothing for one token life', async () => {
    const { keyId } = await registerPair(app, client.clientId)
    const token = await app.token(client)
    const usedAt = new Date(clock.now()).toISOString()
    const { rotation, replacement, fresh } = await replacing()
    await expect(finishRotation.perform(...given())).rejects.toMatchObject({
      code: 'ROTATION_NOT_READY',
      message: expect.stringContaining(`${replacement.id} was not used yet`),
    })
    expect(await status(fresh)).toBe(200)
    expect(await shown()).toMatchObject({
      status: 'active',
      rotation: {
        ...{ state: 'running', replacementId: replacement.id, secretId: fresh.secretId, isReady: false },
        ...{ lastUsedAt: usedAt, quietAt: new Date(Date.parse(usedAt) + lifeMs).toISOString() },
        replaces: [{ secretId: client.secretId, isQuiet: false }],
      },
    })
    clock.advance(lifeMs - 1_000)
    await expect(finishRotation.perform(...given())).rejects.toMatchObject({
      code: 'SECRET_IN_USE',
      message: expect.stringContaining(`${client.clientId} was last used at ${usedAt} and is quiet at`),
    })
    // A call with a token that is still in force is a use, too.
    expect((await app.graphql(token, '{ viewer { id } }')).status).toBe(200)
    clock.advance(1_000)
    await expect(finishRotation.perform(...given())).rejects.toMatchObject({ code: 'SECRET_IN_USE' })
    clock.advance(lifeMs)
    expect((await shown()).rotation.isReady).toBe(true)
    await finishRotation.perform(...given())
    expect([await status(client), await status(fresh)]).toEqual([401, 200])
    expect(await shown()).toMatchObject({ status: 'disabled', rotation: { state: 'finished' } })
    const key = await app.deps.database.client.applicationKey.findUniqueOrThrow({ where: { id: keyId } })
    expect(key.retiredAt).not.toBeNull()
    const event = (await app.events()).findLast(({ action }) => action === 'rotations:finish')
    expect(event?.['change']).toEqual({
      before: { secrets: [client.secretId] },
      after: { rotation: rotation.id, secret: fresh.secretId, forced: false, replacement: replacement.id },
    })
  })

  it('that is forced stops whoever still uses the old one, at once, and never before the new one has a secret', async () => {
    const { slot } = await replaceApplication.perform(...given({ name: name() }))
    const force = () => finishRotation.perform(...given({ force: true }))
    await expect(force()).rejects.toMatchObject({
      code: 'ROTATION_NOT_READY',
      message: expect.stringContaining(slot.id),
    })
    const token = await app.token(client)
    const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId: slot.id })
    app.canary.keep(secret.reveal())
    await force()
    expect([await status(client), (await app.graphql(token, '{ viewer { id } }')).status]).toEqual([401, 401])
  })

  it('is one at a time, and of twenty tries to finish it one does', async () => {
    const { fresh } = await replacing()
    await expect(replaceApplication.perform(...given({ name: name() }))).rejects.toMatchObject({
      code: 'ROTATION_OPEN',
    })
    expect(await status(fresh)).toBe(200)
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => finishRotation.perform(...given())))
    expect(tries.filter(({ status: outcome }) => outcome === 'fulfilled')).toHaveLength(1)
  })

  it('that is called off leaves the old one, and stops the new one where it never did anything', async () => {
    const first = await replaceApplication.perform(...given({ name: name() }))
    await cancelRotation.perform(...given())
    expect([await status(client), (await rowOf(first.replacement.id)).status]).toEqual([200, 'disabled'])
    await expect(revealSecret.perform(app.deps, app.call(), { secretId: first.slot.id })).rejects.toMatchObject({
      code: 'SECRET_SLOT_LAPSED',
    })
    clock.advance(1_000)
    const { fresh } = await replacing()
    expect(await status(fresh)).toBe(200)
    await cancelRotation.perform(...given())
    expect([await status(client), await status(fresh)]).toEqual([200, 200])
  })

  it('is finished by the service, where that is wished, as soon as it stops nobody', async () => {
    const { certificate } = await addCertificate.perform(...given({ certificate: selfSigned().certificate }))
    expect(await status(client)).toBe(200)
    const { rotation, fresh } = await replacing({ finishWhenQuiet: true })
    expect(await status(fresh)).toBe(200)
    await advance()
    expect((await shown()).rotation.state).toBe('running')
    clock.advance(lifeMs)
    await advance()
    expect(await shown()).toMatchObject({ status: 'disabled', rotation: { state: 'finished' } })
    expect([await status(client), await status(fresh)]).toEqual([401, 200])
    const { applicationCertificate: certificates } = app.deps.database.client
    const ended = await certificates.findUniqueOrThrow({ where: { id: certificate.id } })
    expect(ended.retiredAt).not.toBeNull()
    const event = (await app.events()).findLast(({ action }) => action === 'rotations:advance')
    expect(event).toMatchObject({
      actor: { type: 'system' },
      change: { after: { rotation: rotation.id, state: 'finished', retired: [client.secretId] } },
    })
    const { outboxMessage } = app.deps.database.client
    const told = await outboxMessage.findMany({ where: { topic: 'applications:disable' } })
    expect(told.map(({ payload }) => payload)).toContainEqual({ applicationId: client.clientId })
  })

  it('is not finished by the service where the old one was used once more while it looked', async () => {
    const { fresh } = await replacing({ finishWhenQuiet: true })
    expect(await status(fresh)).toBe(200)
    clock.advance(lifeMs)
    const { application } = app.deps.database.client
    const before = await application.findUniqueOrThrow({ where: { id: client.clientId } })
    await advanceRotations(
      app.deps,
      usedMeanwhile(app, client.clientId, async () => expect(await status(client)).toBe(200)),
    )
    expect(await shown()).toMatchObject({ status: 'active', rotation: { state: 'running' } })
    expect(await application.findUniqueOrThrow({ where: { id: client.clientId } })).toEqual(before)
    expect(await status(client)).toBe(200)
  })
})

describe('whoever replaces an application', () => {
  const holding = (...permissions: GrantablePermission[]) => app.application(spaceId, permissions)
  const actorOf = (of: TestClient, scopes: readonly string[]) => ({
    ...{ type: 'application' as const, id: of.clientId as Id<'Application'>, spaceId },
    ...{ credential: of.secretId, scopes: new Set(scopes) },
  })
  const replaceAs = async (...permissions: GrantablePermission[]) => {
    const actor = actorOf(await holding(...permissions), permissions)
    return replaceApplication.perform(app.deps, app.call(actor), { applicationId: client.clientId, name: name() })
  }

  it('must hold what it may, and be allowed to create, or nothing is made', async () => {
    const count = () => app.deps.database.client.application.count({ where: { name: { startsWith: 'replacement' } } })
    const before = await count()
    await expect(replaceAs('applications:replace', 'applications:create', 'applications:read')).rejects.toMatchObject({
      code: 'ESCALATION',
    })
    await expect(replaceAs('applications:replace', 'applications:read', 'spaces:read')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { missing: 'applications:create' },
    })
    expect(await count()).toBe(before)
    await replaceAs('applications:replace', 'applications:create', 'applications:read', 'spaces:read')
  })

  it('gets it out of nothing that is forbidden to it by its ID, nor into what they may not give', async () => {
    const forbid = await storePolicy(app, {
      ...{ spaceId, effect: 'forbid', permissions: ['spaces:read'], principal: { ids: [client.clientId] } },
    })
    const { replacement, fresh } = await replacing()
    const { principal } = await app.deps.database.client.policy.findUniqueOrThrow({ where: { id: forbid } })
    expect(principal).toEqual({ ids: [client.clientId, replacement.id] })
    const read = await app.graphql(await app.token(fresh), `{ space(id: "${spaceId}") { id } }`)
    expect([read.data?.space ?? null, read.errors?.length]).toEqual([null, 1])
    await cancelRotation.perform(...given())
    await storePolicy(app, { spaceId, permissions: ['audit:export'], principal: { ids: [client.clientId] } })
    await expect(
      replaceAs('applications:replace', 'applications:create', 'applications:read', 'spaces:read'),
    ).rejects.toMatchObject({ code: 'ESCALATION' })
  })

  it('keeps both under what forbids it, where two that a policy names are replaced at once', async () => {
    const other = await app.application(spaceId, ['applications:read'])
    const named = [client.clientId, other.clientId]
    const forbid = await storePolicy(app, {
      ...{ spaceId, effect: 'forbid', permissions: ['spaces:read'], principal: { ids: named } },
    })
    const made = await Promise.all(
      named.map((applicationId) => replaceApplication.perform(...given({ applicationId, name: name() }))),
    )
    const { principal } = await app.deps.database.client.policy.findUniqueOrThrow({ where: { id: forbid } })
    const { ids } = principal as unknown as { readonly ids: readonly string[] }
    expect([...ids].toSorted()).toEqual([...named, ...made.map(({ replacement }) => replacement.id)].toSorted())
  })

  it('gives it a name that is free', async () => {
    const taken = (await rowOf(client.clientId)).name
    await expect(replaceApplication.perform(...given({ name: taken }))).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  })
})

it('a replacement demands of its tokens what the old one did', async () => {
  client = await app.application(spaceId, ['applications:read'], { tokenBinding: 'dpop' })
  const { replacement, fresh } = await replacing()
  expect(replacement.tokenBinding).toBe('dpop')
  expect(await status(fresh)).toBe(400)
})
