import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { advanceRotations } from '../../packages/server/src/domain/applications/advance-rotations.ts'
import {
  cancelRotation,
  finishRotation,
  startRotation,
} from '../../packages/server/src/domain/applications/rotation-commands.ts'
import {
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { usedMeanwhile } from '../support/used-meanwhile.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const lifeSeconds = 600
const clock = new TestClock()
let app: TestApp
let client: TestClient
let spaceId: string

beforeAll(async () => {
  // Jobs do not run here: no counter of a use is ever written, as if its instance had been killed.
  app = await startApp({ clock })
  spaceId = (await app.space()).id
})
afterAll(() => app.close())
beforeEach(async () => {
  client = await app.application(spaceId, ['applications:read', 'tokens:introspect'], { tokenLifeSeconds: lifeSeconds })
})

type Input = Readonly<Record<string, unknown>>
const given = (input: Input = {}) => [app.deps, app.call(), { applicationId: client.clientId, ...input }] as const
const finish = (input?: Input) => finishRotation.perform(...given(input))
const advance = () => app.app.jobs.runNow('advance-rotations')

const status = async (of: Pick<TestClient, 'clientId' | 'clientSecret'>): Promise<number> =>
  (await app.tokenRequest(of)).status

const reveal = async (secretId: string | null): Promise<TestClient> => {
  if (secretId === null) throw new Error('The rotation has no slot.')
  const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId })
  return { clientId: client.clientId, secretId, clientSecret: app.canary.keep(secret.reveal()) }
}

/** A rotation under way, with the new secret revealed. */
const rotating = async (input?: Input) => {
  const { rotation } = await startRotation.perform(...given(input))
  return { rotation, fresh: await reveal(rotation.secretId) }
}

/** What the API shows of the rotation. */
const shown = async () => {
  const reader = await app.application(spaceId, ['applications:read'])
  const { data } = await app.graphql(
    await app.token(reader),
    `query ($id: ID!) { application(id: $id) { rotation {
      state secretId firstUsedAt isReady finishesWhenQuiet endedAt replaces { secretId state lastUsedAt quietAt isQuiet }
    } } }`,
    { id: client.clientId },
  )
  return data.application.rotation
}

describe('a rotation', () => {
  it('ends the old secret once the new one is used and every token of the old one is over', async () => {
    expect(await status(client)).toBe(200)
    const usedAt = new Date(clock.now())
    const { rotation, fresh } = await rotating({ label: 'next', expiresInDays: 30 })
    expect(await shown()).toEqual({
      ...{ state: 'running', secretId: rotation.secretId, firstUsedAt: null, isReady: false },
      ...{ finishesWhenQuiet: false, endedAt: null },
      replaces: [
        {
          ...{ secretId: client.secretId, state: 'live', isQuiet: false, lastUsedAt: usedAt.toISOString() },
          quietAt: new Date(usedAt.getTime() + lifeSeconds * 1_000).toISOString(),
        },
      ],
    })
    expect(await status(fresh)).toBe(200)
    clock.advance(lifeSeconds * 1_000 - 1)
    await expect(finish()).rejects.toMatchObject({
      code: 'SECRET_IN_USE',
      message: expect.stringContaining(`${client.secretId} was last used at ${usedAt.toISOString()} and is quiet at`),
    })
    expect([await status(client), await status(fresh)]).toEqual([200, 200])
    clock.advance(lifeSeconds * 1_000)
    expect(await shown()).toMatchObject({ isReady: true, replaces: [{ isQuiet: true }] })
    await finish()
    expect([await status(client), await status(fresh)]).toEqual([401, 200])
    expect(await shown()).toMatchObject({ state: 'finished', isReady: false, replaces: [{ state: 'retired' }] })
    await expect(finish()).rejects.toMatchObject({ code: 'NO_ROTATION' })
  })

  it('is not finished before the new secret is there, nor, unless forced, before it was used', async () => {
    const { rotation } = await startRotation.perform(...given())
    for (const force of [false, true])
      await expect(finish({ force })).rejects.toMatchObject({
        code: 'ROTATION_NOT_READY',
        message: expect.stringContaining('reveal it'),
      })
    const fresh = await reveal(rotation.secretId)
    await expect(finish()).rejects.toMatchObject({
      code: 'ROTATION_NOT_READY',
      message: expect.stringContaining('was not used yet'),
    })
    expect(await status(client)).toBe(200)
    await finish({ force: true })
    expect([await status(client), await status(fresh)]).toEqual([401, 200])
  })

  it('takes note of a secret that asks about tokens and fetches none', async () => {
    const { fresh } = await rotating()
    const token = await app.token(fresh)
    clock.advance(hourMs)
    const response = await fetch(`${app.url}/oauth/introspect`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ token }),
    })
    expect(response.status).toBe(200)
    await expect(finish()).rejects.toMatchObject({ code: 'SECRET_IN_USE' })
  })

  it('waits for tokens of the longer life that were about when it was shortened', async () => {
    await changeApplication.perform(...given({ tokenLifeSeconds: 6 * 3_600 }))
    expect(await status(client)).toBe(200)
    clock.advance(minuteMs)
    await changeApplication.perform(...given({ tokenLifeSeconds: 300 }))
    const { fresh } = await rotating()
    expect(await status(fresh)).toBe(200)
    clock.advance(hourMs)
    await expect(finish()).rejects.toMatchObject({ code: 'SECRET_IN_USE' })
    clock.advance(5 * hourMs)
    await finish()
  })

  it('ends those that are named, and leaves the others', async () => {
    const { slot } = await rotateSecret.perform(...given())
    const other = await reveal(slot.id)
    const stranger = await app.application(spaceId, [])
    await expect(
      startRotation.perform(...given({ secretIds: [client.secretId, stranger.secretId] })),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { fields: [{ path: 'secretIds' }] } })
    const { fresh } = await rotating({ secretIds: [client.secretId] })
    expect(await status(fresh)).toBe(200)
    await finish()
    expect([await status(client), await status(other), await status(fresh)]).toEqual([401, 200, 200])
    expect(await status(stranger)).toBe(200)
  })

  it('is one at a time, and of fifty tries to finish it one does', async () => {
    const { fresh } = await rotating()
    await expect(startRotation.perform(...given())).rejects.toMatchObject({ code: 'ROTATION_OPEN' })
    expect(await status(fresh)).toBe(200)
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => finish()))
    expect(tries.filter(({ status: outcome }) => outcome === 'fulfilled')).toHaveLength(1)
  })

  it('that is called off leaves the old secret, and a slot nobody has is closed with it', async () => {
    const { rotation } = await startRotation.perform(...given())
    await cancelRotation.perform(...given())
    expect(await status(client)).toBe(200)
    await expect(reveal(rotation.secretId)).rejects.toMatchObject({ code: 'SECRET_SLOT_LAPSED' })
    const { fresh } = await rotating()
    await cancelRotation.perform(...given())
    expect([await status(client), await status(fresh)]).toEqual([200, 200])
    await expect(cancelRotation.perform(...given())).rejects.toMatchObject({ code: 'NO_ROTATION' })
  })
})

describe('the service', () => {
  it('finishes a rotation by itself where that is wished, as soon as it stops nobody, and leaves evidence', async () => {
    expect(await status(client)).toBe(200)
    const { rotation, fresh } = await rotating({ finishWhenQuiet: true })
    clock.advance(hourMs)
    await advance()
    // The old one is quiet, and nobody has shown that the new one arrived.
    expect([await status(client), (await shown()).state]).toEqual([200, 'running'])
    expect(await status(fresh)).toBe(200)
    await advance()
    expect((await shown()).state).toBe('running')
    clock.advance(lifeSeconds * 1_000)
    await advance()
    expect([await status(client), await status(fresh), (await shown()).state]).toEqual([401, 200, 'finished'])
    const event = (await app.events()).findLast(({ action }) => action === 'rotations:advance')
    expect(event).toMatchObject({
      actor: { type: 'system' },
      space: spaceId,
      target: { type: 'Application', id: client.clientId },
      change: { after: { rotation: rotation.id, state: 'finished', retired: [client.secretId] } },
    })
  })

  it('tells whoever listens that a secret ended, as a person does who finishes it', async () => {
    const { fresh } = await rotating({ finishWhenQuiet: true })
    expect(await status(fresh)).toBe(200)
    clock.advance(lifeSeconds * 1_000)
    await advance()
    const { outboxMessage } = app.deps.database.client
    const told = (await outboxMessage.findMany({ where: { topic: 'applications:retire' } })).map(
      ({ payload }) => payload,
    )
    expect(told).toContainEqual({ applicationId: client.clientId, secretId: client.secretId })
  })

  it('lets an old secret be that was used once more while it looked', async () => {
    const { fresh } = await rotating({ finishWhenQuiet: true })
    expect(await status(fresh)).toBe(200)
    clock.advance(lifeSeconds * 1_000)
    await advanceRotations(
      app.deps,
      usedMeanwhile(app, client.secretId, async () => expect(await status(client)).toBe(200)),
    )
    expect([await status(client), (await shown()).state]).toEqual([200, 'running'])
    clock.advance(lifeSeconds * 1_000)
    await advance()
    expect([await status(client), (await shown()).state]).toEqual([401, 'finished'])
  })

  it('finishes none that was not to be finished by it', async () => {
    const { fresh } = await rotating()
    expect(await status(fresh)).toBe(200)
    clock.advance(hourMs)
    await advance()
    expect((await shown()).state).toBe('running')
  })

  it('starts a rotation at its time, and not where it was called off before', async () => {
    const startsAt = new Date(clock.now() + hourMs)
    const { rotation } = await startRotation.perform(...given({ startsAt, label: 'in an hour', expiresInDays: 7 }))
    expect(rotation).toMatchObject({ state: 'scheduled', secretId: null })
    await advance()
    expect(await shown()).toMatchObject({ state: 'scheduled', secretId: null })
    clock.advance(hourMs)
    await advance()
    const { state, secretId } = await shown()
    expect(state).toBe('running')
    const slot = await app.deps.database.client.applicationSecret.findUniqueOrThrow({ where: { id: secretId } })
    expect(slot).toMatchObject({ label: 'in an hour', expiresAt: new Date(clock.now() + 7 * 24 * hourMs) })
    await cancelRotation.perform(...given())
    clock.advance(minuteMs)
    await startRotation.perform(...given({ startsAt: new Date(clock.now() + hourMs) }))
    await cancelRotation.perform(...given())
    clock.advance(2 * hourMs)
    await advance()
    expect(await shown()).toMatchObject({ state: 'cancelled', secretId: null })
  })

  it('starts it later where there is no room for one more secret yet', async () => {
    const slots = []
    for (let count = 0; count < 4; count += 1) slots.push((await rotateSecret.perform(...given())).slot)
    await startRotation.perform(...given({ startsAt: new Date(clock.now() + minuteMs) }))
    clock.advance(minuteMs)
    await advance()
    expect((await shown()).state).toBe('scheduled')
    await retireSecret.perform(app.deps, app.call(), { secretId: slots[0]!.id })
    await advance()
    expect((await shown()).state).toBe('running')
  })

  it('calls one off whose new secret nobody copied in time', async () => {
    await startRotation.perform(...given({ finishWhenQuiet: true }))
    clock.advance(25 * hourMs)
    await advance()
    expect((await shown()).state).toBe('cancelled')
    expect(await status(client)).toBe(200)
  })
})

describe('a secret that is still used', () => {
  it('is not ended by itself either, unless that is forced', async () => {
    const { slot } = await rotateSecret.perform(...given())
    const other = await reveal(slot.id)
    expect(await status(other)).toBe(200)
    const retire = (input: Input = {}) =>
      retireSecret.perform(app.deps, app.call(), { secretId: other.secretId, ...input })
    await expect(retire()).rejects.toMatchObject({
      code: 'SECRET_IN_USE',
      message: expect.stringMatching(/forcing/),
    })
    expect(await status(other)).toBe(200)
    // Events of one moment have no order.
    clock.advance(1_000)
    await retire({ force: true })
    expect(await status(other)).toBe(401)
    const event = (await app.events()).findLast(({ action }) => action === 'applications:retire')
    expect(event?.['change']).toMatchObject({ after: { forced: true } })
  })

  it('is ended without force where it was never used, is over, or is quiet', async () => {
    const { slot: unused } = await rotateSecret.perform(...given())
    await reveal(unused.id)
    await retireSecret.perform(app.deps, app.call(), { secretId: unused.id })
    expect(await status(client)).toBe(200)
    clock.advance(lifeSeconds * 1_000)
    await retireSecret.perform(app.deps, app.call(), { secretId: client.secretId })
    expect(await status(client)).toBe(401)
  })
})

describe('what the service asks the log about a secret', () => {
  it('is found by an index of its own', async () => {
    await app.database.asOwner(async (query) => {
      await query('SET enable_seqscan = off')
      const plan = await query<Record<string, string>>(
        `EXPLAIN SELECT at FROM audit_events
          WHERE credential_id = 'sec_1' AND action IN ('tokens:issue', 'tokens:introspect', 'tokens:revoke')
            AND outcome = 'done' AND at >= '2026-03-14' ORDER BY at DESC LIMIT 1`,
      )
      await query('RESET enable_seqscan')
      expect(JSON.stringify(plan)).toMatch(/Index.*credential_id_at_idx/)
    })
  })
})
