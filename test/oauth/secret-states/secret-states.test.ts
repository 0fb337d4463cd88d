import { formatSecret } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../../packages/server/src/domain/applications/secret-commands.ts'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const day = 86_400_000

let oauth: OAuthTest<'machine'>
const clock = new TestClock()

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const rotated = async (more: Readonly<Record<string, unknown>> = {}) => {
  const { app, clients } = oauth
  const { slot } = await rotateSecret.perform(app.deps, app.call(), {
    applicationId: clients.machine.clientId,
    ...more,
  })
  return slot
}

const revealed = async (secretId: string): Promise<string> => {
  const { app } = oauth
  const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId })
  return app.canary.keep(secret.reveal())
}

const statusWith = async (clientSecret: string): Promise<number> =>
  (await oauth.tokenOf({ ...oauth.clients.machine, clientSecret })).status

describe('a client secret', () => {
  it('does not exist before it is revealed: no secret made up for the slot works', async () => {
    const slot = await rotated()
    const guess = formatSecret({ kind: 'app', secretId: slot.id, random: new Uint8Array(32) })
    const other = formatSecret({ kind: 'app', secretId: slot.id, random: oauth.app.deps.randomness.bytes(32) })
    expect([await statusWith(guess), await statusWith(other)]).toEqual([401, 401])
    await retireSecret.perform(oauth.app.deps, oauth.app.call(), { secretId: slot.id })
  })

  it('works beside the one before it from the moment it is revealed', async () => {
    const slot = await rotated()
    const secret = await revealed(slot.id)
    expect([await statusWith(secret), await statusWith(oauth.clients.machine.clientSecret)]).toEqual([200, 200])
    await retireSecret.perform(oauth.app.deps, oauth.app.call(), { secretId: slot.id, force: true })
  })

  it('does not work any more once it is retired', async () => {
    const slot = await rotated()
    const secret = await revealed(slot.id)
    expect(await statusWith(secret)).toBe(200)
    await retireSecret.perform(oauth.app.deps, oauth.app.call(), { secretId: slot.id, force: true })
    expect(await statusWith(secret)).toBe(401)
  })

  it('does not work before its time, and works from the first millisecond of it', async () => {
    const slot = await rotated({ notBefore: new Date(clock.now() + day) })
    const secret = await revealed(slot.id)
    expect(await statusWith(secret)).toBe(401)
    clock.advance(day - 1)
    expect(await statusWith(secret)).toBe(401)
    clock.advance(1)
    expect(await statusWith(secret)).toBe(200)
    await retireSecret.perform(oauth.app.deps, oauth.app.call(), { secretId: slot.id, force: true })
  })

  it('begins within a year, or not at all', async () => {
    await expect(rotated({ notBefore: new Date(clock.now() + 367 * day) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { fields: [{ path: 'notBefore' }] },
    })
  })

  it('works up to its expiry and not at it', async () => {
    const slot = await rotated({ expiresInDays: 1 })
    const secret = await revealed(slot.id)
    clock.advance(day - 1)
    expect(await statusWith(secret)).toBe(200)
    clock.advance(1)
    expect(await statusWith(secret)).toBe(401)
  })

  it('that was the only one leaves the application without a way in', async () => {
    clock.advance(31 * day)
    expect(await statusWith(oauth.clients.machine.clientSecret)).toBe(401)
  })
})
