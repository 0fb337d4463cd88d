import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import { databaseKind } from '../support/database.ts'
import { callWithProof, KeyHolder } from '../support/dpop.ts'
import { needsSeveral } from '../support/instance.ts'
import { basic } from '../support/oauth.ts'
import { startTwoInstances, type TwoInstances } from '../support/two-instances.ts'

let two: TwoInstances

describe.skipIf(databaseKind() === 'embedded')(`a DPoP proof on two instances${needsSeveral}`, () => {
  beforeAll(async () => {
    two = await startTwoInstances()
  })
  afterAll(() => two.close())

  // Both answer for one public address, that of the first.
  const publicUrl = (path: string) => `${two.here.url}${path}`

  const start = async () => {
    const client = await two.here.application((await two.here.space()).id, [], { tokenBinding: 'dpop' })
    const holder = new KeyHolder(systemClock)
    const ask = async (url: string, dpop = holder.proof({ url: publicUrl('/oauth/token') })) => {
      const response = await fetch(`${url}/oauth/token`, {
        method: 'POST',
        headers: { authorization: basic(client), dpop },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      const body = (await response.json()) as { readonly access_token?: string; readonly error?: string }
      holder.learn(response)
      return { status: response.status, ...body }
    }
    return { holder, ask }
  }

  test('names the nonce that the other one told', async () => {
    const { holder, ask } = await start()
    const [here, there] = two.both
    expect((await ask(here.url)).error).toBe('use_dpop_nonce')
    const { status, access_token: token = '' } = await ask(there.url)
    expect(status).toBe(200)
    for (const { url } of [here, there]) {
      const proof = holder.proof({ url: publicUrl('/graphql'), token })
      expect((await callWithProof(`${url}/graphql`, two.here.canary.keep(token), proof)).status).toBe(200)
    }
  })

  test('is used once: of fifty tries at the same time, at both of them, one is taken', async () => {
    const { holder, ask } = await start()
    await ask(two.both[0].url)
    const proof = holder.proof({ url: publicUrl('/oauth/token') })
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(two.both[index % 2]!.url, proof)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const token = two.here.canary.keep(answers.find(({ status }) => status === 200)?.access_token ?? '')
    const call = holder.proof({ url: publicUrl('/graphql'), token })
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const response = await callWithProof(`${two.both[index % 2]!.url}/graphql`, token, call)
        await response.text()
        return response.status
      }),
    )
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 49 }, () => 401)])
  })
})
