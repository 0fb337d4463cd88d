import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import { assertionClaims, assertionForm, registerPair, signedJwt } from '../support/assertions.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral } from '../support/instance.ts'
import { startTwoInstances, type TwoInstances } from '../support/two-instances.ts'

let two: TwoInstances

describe.skipIf(databaseKind() === 'embedded')(`an assertion on two instances${needsSeveral}`, () => {
  beforeAll(async () => {
    two = await startTwoInstances()
  })
  afterAll(() => two.close())

  const statusAt = async (url: string, assertion: string): Promise<number> => {
    const response = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...assertionForm(assertion) }),
    })
    await response.text()
    return response.status
  }

  test('is used once: of fifty tries at the same time, at both of them, one gets a token', async () => {
    const { clientId } = await two.here.application((await two.here.space()).id, [])
    const { privateKey } = await registerPair(two.here, clientId)
    const assertion = signedJwt(
      { alg: 'ES256' },
      assertionClaims(clientId, two.here.url, systemClock.now()),
      privateKey,
    )
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => statusAt(two.both[index % 2]!.url, assertion)),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    for (const { url } of two.both) expect(await statusAt(url, assertion)).not.toBe(200)
  })

  test('and many assertions at both of them are all used, and none twice', async () => {
    const { clientId } = await two.here.application((await two.here.space()).id, [])
    const { privateKey } = await registerPair(two.here, clientId)
    const assertions = Array.from({ length: 40 }, () =>
      signedJwt({ alg: 'ES256' }, assertionClaims(clientId, two.here.url, systemClock.now()), privateKey),
    )
    const tries = assertions.flatMap((assertion) => two.both.map(({ url }) => statusAt(url, assertion)))
    const statuses = await Promise.all(tries)
    const winners = assertions.map((_, index) => statuses.slice(2 * index, 2 * index + 2).filter((one) => one === 200))
    expect(winners.map((won) => won.length)).toEqual(assertions.map(() => 1))
  })
})
