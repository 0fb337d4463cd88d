import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { reportBreach } from '../../packages/server/src/domain/applications/breach-commands.ts'
import { addFederation } from '../../packages/server/src/domain/applications/federation-commands.ts'
import { revealSecret, rotateSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import type { TestClient } from '../support/app.ts'
import { assertionClaims, assertionForm, registerPair, signedJwt, type RegisteredPair } from '../support/assertions.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral } from '../support/instance.ts'
import { isSpareMachine } from '../support/spare-machine.ts'
import { startTwoInstances, type TwoInstances } from '../support/two-instances.ts'

let two: TwoInstances

/** The bound that is promised; a machine that is busy with other tests may be late by itself. */
const withinMs = () => (isSpareMachine() ? 1_000 : 5_000)

interface Known extends TestClient {
  readonly other: TestClient
  readonly pair: RegisteredPair
  readonly token: string
}

/** What the other instance answers: to each of its secrets and its key, and to a token of before. */
const answersThere = async ({ clientId, clientSecret, secretId, other, pair, token }: Known, asker: TestClient) => {
  const [, there] = two.both
  const assertion = signedJwt(
    { alg: 'ES256', kid: pair.keyId },
    assertionClaims(clientId, two.here.url, two.here.deps.clock.now()),
    pair.privateKey,
  )
  const byKey = await fetch(`${there.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...assertionForm(assertion) }),
  })
  await byKey.text()
  return [
    await there.tokenStatus({ clientId, clientSecret, secretId }),
    await there.tokenStatus(other),
    byKey.status,
    await there.takes(token),
    await there.isActive(asker, token),
  ]
}

describe.skipIf(databaseKind() === 'embedded')(`a breach that one of two instances is told of${needsSeveral}`, () => {
  beforeAll(async () => {
    two = await startTwoInstances()
  })
  afterAll(() => two.close())

  const known = async () => {
    const { deps } = two.here
    const { id } = await two.here.space()
    const client = await two.here.application(id, ['spaces:read'])
    const asker = await two.here.application(id, ['tokens:introspect'])
    const { slot } = await rotateSecret.perform(deps, two.here.call(), { applicationId: client.clientId })
    const { secret } = await revealSecret.perform(deps, two.here.call(), { secretId: slot.id })
    const other = {
      ...{ clientId: client.clientId, secretId: slot.id },
      clientSecret: two.here.canary.keep(secret.reveal()),
    }
    const pair = await registerPair(two.here, client.clientId)
    await addFederation.perform(deps, two.here.call(), {
      ...{ applicationId: client.clientId, issuer: 'https://ci.example', subject: 'repo:octo/app' },
    })
    const breached: Known = { ...client, other, pair, token: await two.here.token(client) }
    // All that the other may hold in memory.
    await vi.waitFor(
      async () => expect(await answersThere(breached, asker)).toEqual([200, 200, 200, true, true]),
      withinMs(),
    )
    return { breached, asker }
  }

  test('is over on the other within a second, and what comes instead works there', async () => {
    const { breached, asker } = await known()
    const { slot } = await reportBreach.perform(two.here.deps, two.here.call(), { applicationId: breached.clientId })
    await vi.waitFor(async () => expect(await answersThere(breached, asker)).toEqual([401, 401, 401, false, false]), {
      ...{ timeout: withinMs(), interval: 10 },
    })
    const { secret } = await revealSecret.perform(two.here.deps, two.here.call(), { secretId: slot.id })
    const fresh = {
      ...{ clientId: breached.clientId, secretId: slot.id },
      clientSecret: two.here.canary.keep(secret.reveal()),
    }
    await vi.waitFor(async () => expect(await two.both[1].tokenStatus(fresh)).toBe(200), withinMs())
    expect(await two.both[1].takes(await two.here.token(fresh))).toBe(true)
  })

  test('is over on the other within ten seconds also where it hears of nothing', async () => {
    const { breached, asker } = await known()
    await two.withoutLinks(async () => {
      await reportBreach.perform(two.here.deps, two.here.call(), { applicationId: breached.clientId })
      await vi.waitFor(async () => expect(await answersThere(breached, asker)).toEqual([401, 401, 401, false, false]), {
        ...{ timeout: 10_000, interval: 50 },
      })
    })
  })

  test('ends with every token void that was fetched meanwhile, on whichever of them', async () => {
    const { breached } = await known()
    const fetched: string[] = []
    let isOver = false
    const fetching = two.both.map(async ({ url }) => {
      while (!isOver) {
        const response = await fetch(`${url}/oauth/token`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(`${breached.clientId}:${breached.clientSecret}`).toString('base64')}`,
          },
          body: new URLSearchParams({ grant_type: 'client_credentials' }),
        })
        const body = (await response.json()) as { access_token?: string }
        if (body.access_token === undefined) return
        fetched.push(two.here.canary.keep(body.access_token))
      }
    })
    await vi.waitFor(() => expect(fetched.length).toBeGreaterThan(20), { timeout: 10_000 })
    await reportBreach.perform(two.here.deps, two.here.call(), { applicationId: breached.clientId })
    const end = setTimeout(() => (isOver = true), 10_000)
    await Promise.all(fetching)
    clearTimeout(end)
    expect(isOver).toBe(false)
    await vi.waitFor(
      async () => {
        const taken = await Promise.all(fetched.flatMap((token) => two.both.map((reach) => reach.takes(token))))
        expect(taken.filter(Boolean)).toEqual([])
      },
      { timeout: withinMs() },
    )
  })
})
