import { afterEach, describe, expect, test } from 'vitest'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { revealSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import type { Call } from '../../packages/server/src/kernel/actor.ts'
import { setUpInstallation } from '../../packages/server/src/workflows/set-up.ts'
import { ownerPassword } from '../support/app.ts'
import { databaseKind, emptyPostgres } from '../support/database.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'

const issuer = 'http://127.0.0.1:4000'
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const startTogether = async (count: number): Promise<readonly Instance[]> => {
  const { url, drop } = await emptyPostgres()
  cleanUps.push(drop)
  const options = { directory: 'memory', url, poolSize: 3 }
  const instances = await Promise.all(Array.from({ length: count }, () => startInstance(options, issuer)))
  for (const instance of instances) cleanUps.push(() => instance.close())
  return instances
}

const callOf = ({ deps }: Instance, actor: Call['actor']): Call => ({
  actor,
  requestId: deps.ids.mint('Request'),
  address: '127.0.0.1',
})

describe.skipIf(databaseKind() === 'embedded')(
  `instances that start at once on a database nobody used${needsSeveral}`,
  () => {
    test('make one set of keys, are all ready, and take each other’s tokens', async () => {
      const instances = await startTogether(3)
      const [first, second, third] = instances as readonly [Instance, Instance, Instance]
      const { client } = first.deps.database
      const keys = await client.encryptionKey.findMany()
      expect(keys.map(({ version }) => version)).toEqual(keys.map(() => 1))
      expect(new Set(keys.map(({ purpose }) => purpose)).size).toBe(keys.length)
      const signing = await client.signingKey.groupBy({ by: ['purpose'], _count: true })
      expect(signing.map(({ _count }) => _count)).toEqual([1, 1])
      expect(new Set(instances.map(({ app }) => app.verifierKey)).size).toBe(1)
      for (const { url } of instances) expect((await fetch(`${url}/health/ready`)).status).toBe(200)

      const token = (await first.app.renewSetupToken())!.reveal()
      const input = { token, email: 'owner@example.com', password: ownerPassword }
      const { owner } = await setUpInstallation.perform(second.deps, callOf(second, { type: 'set-up' }), input)
      const call = callOf(third, { type: 'user', id: owner.id, credential: 'test', authenticatedAt: Infinity })
      const space = await createSpace.perform(third.deps, call, { name: 'a', kind: 'staging' })
      const made = await createApplication.perform(third.deps, call, { spaceId: space.id, name: 'a' })
      const { secret } = await revealSecret.perform(first.deps, call, { secretId: made.slot.id })
      const response = await second.token({ clientId: made.application.id, clientSecret: secret.reveal() })
      const { access_token: accessToken } = (await response.json()) as { access_token: string }
      for (const instance of instances) expect(await instance.read(accessToken)).toBe(200)
    })

    test('are set up once, whichever of them is asked', async () => {
      const instances = await startTogether(2)
      const token = (await instances[0]!.app.renewSetupToken())!.reveal()
      const input = { token, email: 'owner@example.com', password: ownerPassword }
      const asked = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => {
          const instance = instances[index % 2]!
          return setUpInstallation.perform(instance.deps, callOf(instance, { type: 'set-up' }), input)
        }),
      )
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await instances[0]!.deps.database.client.user.count()).toBe(1)
    })
  },
)
