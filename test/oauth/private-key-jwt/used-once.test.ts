import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keptDays } from '../../../packages/server/src/jobs/expire.ts'
import {
  assertionClaims,
  assertionForm,
  registerPair,
  signedJwt,
  type RegisteredPair,
} from '../../support/assertions.ts'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const clock = new TestClock()
let oauth: OAuthTest<'machine' | 'other'>
let pair: RegisteredPair
let otherPair: RegisteredPair

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
  pair = await registerPair(oauth.app, oauth.clients.machine.clientId)
  otherPair = await registerPair(oauth.app, oauth.clients.other.clientId)
})
afterAll(() => oauth.close())

const assertionOf = (name: 'machine' | 'other', jti: string): string =>
  signedJwt(
    { alg: 'ES256' },
    { ...assertionClaims(oauth.clients[name].clientId, oauth.app.url, clock.now()), jti },
    (name === 'machine' ? pair : otherPair).privateKey,
  )
const ask = async (assertion: string, path = '/oauth/token') =>
  (await oauth.post({ grant_type: 'client_credentials', token: 'x', ...assertionForm(assertion) }, {}, path)).status

describe('an assertion (RFC 7523 §3, item 7)', () => {
  it('is good for one use, at whichever endpoint', async () => {
    const assertion = assertionOf('machine', 'once')
    expect([await ask(assertion), await ask(assertion), await ask(assertion, '/oauth/revoke')]).toEqual([200, 401, 401])
  })

  it('and its jti is, in another assertion of the same application too, while another may have the same', async () => {
    expect(await ask(assertionOf('machine', 'shared'))).toBe(200)
    clock.advance(1_000)
    expect(await ask(assertionOf('machine', 'shared'))).toBe(401)
    expect(await ask(assertionOf('other', 'shared'))).toBe(200)
  })

  it('is used by one of fifty at the same time', async () => {
    const assertion = assertionOf('machine', 'fifty')
    const statuses = await Promise.all(Array.from({ length: 50 }, () => ask(assertion)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 401)).toHaveLength(49)
  })

  it('used a second time leaves an event with its key: whoever sent it has what the application sent', async () => {
    const assertion = assertionOf('machine', 'stolen')
    await ask(assertion)
    const known = (await oauth.app.events()).length
    // Events are in the order of their IDs, which within a millisecond is any.
    clock.advance(1)
    await ask(assertion)
    expect((await oauth.app.events()).slice(known)).toEqual([
      expect.objectContaining({
        action: 'tokens:issue',
        outcome: 'refused',
        code: 'UNAUTHENTICATED',
        actor: expect.objectContaining({ credential: pair.keyId }),
      }),
    ])
  })

  it('is not believed where that cannot be remembered', async () => {
    const { database } = oauth.app
    const assertion = assertionOf('machine', 'unwritten')
    await database.asOwner((query) => query('ALTER TABLE used_ids RENAME TO used_ids_away'))
    try {
      expect(await ask(assertion)).toBeGreaterThanOrEqual(500)
    } finally {
      await database.asOwner((query) => query('ALTER TABLE used_ids_away RENAME TO used_ids'))
    }
    expect(await ask(assertion)).toBe(200)
  })

  it('is remembered until nobody would take it any more, and a day beyond', async () => {
    const { usedId } = oauth.app.deps.database.client
    await usedId.deleteMany()
    await ask(assertionOf('machine', 'kept'))
    clock.advance(keptDays.usedIds * 86_400_000 + 119_000)
    await oauth.app.app.jobs.runNow('expire')
    expect(await usedId.count()).toBe(1)
    clock.advance(2_000)
    await oauth.app.app.jobs.runNow('expire')
    expect(await usedId.count()).toBe(0)
  })
})
