import { grantablePermissions } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyApplication } from '../../packages/server/src/domain/applications/copy-commands.ts'
import { setSecretPolicy } from '../../packages/server/src/domain/spaces/commands.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

/** An application with settings of every kind, a space to copy it to, and a developer of both. */
const arranged = async () => {
  const [from, to] = [await app.space(undefined, 'production'), await app.space(undefined, 'staging')]
  const original = await app.application(from.id, ['applications:read', 'spaces:read'], {
    description: 'ships orders',
    allowedAddresses: ['192.0.2.0/24'],
    audiences: ['https://orders.example.com'],
    tokenLifeSeconds: 900,
    tokensPerHour: 60,
    tokensPerDay: 600,
  })
  const developer = await app.user('developer', from.id)
  await app.member(developer.id, to.id, 'developer')
  return { from, to, original, developer }
}

describe('an application that is copied to another space', () => {
  it('has the name and the settings there, a slot of its own, and none of the secrets', async () => {
    const { to, original } = await arranged()
    const { application, slot, withheld } = await copyApplication.perform(app.deps, app.call(), {
      applicationId: original.clientId,
      spaceId: to.id,
    })
    const source = await app.deps.database.client.application.findUniqueOrThrow({ where: { id: original.clientId } })
    expect(application).toMatchObject({
      ...{ spaceId: to.id, name: source.name, description: 'ships orders', tokenLifeSeconds: 900 },
      ...{ allowedAddresses: ['192.0.2.0/24'], audiences: ['https://orders.example.com'] },
      ...{ tokensPerHour: 60, tokensPerDay: 600, permissions: ['applications:read', 'spaces:read'] },
      ...{ status: 'active', epoch: 0 },
    })
    expect(application.id).not.toBe(original.clientId)
    expect(withheld).toEqual([])
    const secrets = await app.deps.database.client.applicationSecret.findMany({
      where: { applicationId: application.id },
    })
    expect(secrets).toEqual([expect.objectContaining({ id: slot.id, hash: null, hint: null, revealedAt: null })])
    const stolen = await app.tokenRequest({ clientId: application.id, clientSecret: original.clientSecret })
    expect(stolen.status).toBe(401)
  })

  it('is granted nothing that whoever copies does not hold there, and says what', async () => {
    const { from, to, developer } = await arranged()
    const strong = await app.application(from.id, ['applications:read', 'audit:read', 'users:delete'])
    const { application, withheld } = await copyApplication.perform(app.deps, app.call(developer), {
      applicationId: strong.clientId,
      spaceId: to.id,
    })
    expect(application.permissions).toEqual(['applications:read'])
    expect(withheld).toEqual(['audit:read', 'users:delete'])
  })

  it('obeys what its new space says of secrets', async () => {
    const { to, original, developer } = await arranged()
    await setSecretPolicy.perform(app.deps, app.call(), { spaceId: to.id, longestDays: 30 })
    const copy = (secret: object) =>
      copyApplication.perform(app.deps, app.call(developer), {
        ...{ applicationId: original.clientId, spaceId: to.id, secret },
      })
    await expect(copy({ expiresInDays: 31 })).rejects.toMatchObject({ code: 'SECRET_POLICY' })
    const { slot } = await copy({})
    expect(slot.expiresAt.getTime() - slot.notBefore.getTime()).toBe(30 * 86_400_000)
    await expect(copy({})).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  })
})

describe('copying', () => {
  it('to a space where one may not create is refused, and to one that may not be known there is none', async () => {
    const { from, to, original } = await arranged()
    const input = { applicationId: original.clientId, spaceId: to.id }
    const person = await app.user('developer', from.id)
    await expect(copyApplication.perform(app.deps, app.call(person), input)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await app.member(person.id, to.id, 'member')
    const refused = copyApplication.perform(app.deps, app.call(person), input)
    await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN', details: { missing: 'applications:create' } })
    const last = (await app.events()).at(-1)!
    expect(last).toMatchObject({ action: 'applications:copy', outcome: 'refused', code: 'FORBIDDEN' })
    expect(await app.deps.database.client.application.count({ where: { spaceId: to.id } })).toBe(0)
  })

  it('from a space one has no part in is refused like a thing that is not there', async () => {
    const { to, original } = await arranged()
    const stranger = await app.user('developer', to.id)
    const input = { applicationId: original.clientId, spaceId: to.id }
    await expect(copyApplication.perform(app.deps, app.call(stranger), input)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('leads no application out of its space, whatever its token carries', async () => {
    const { from, to, original } = await arranged()
    const strong = await app.application(from.id, grantablePermissions)
    const copied = await app.graphql(
      await app.token(strong),
      `mutation { copyApplication(input: { applicationId: "${original.clientId}", spaceId: "${to.id}" }) {
        ... on Error { code } ... on CopyApplicationSuccess { applicationId }
      } }`,
    )
    expect(copied.data.copyApplication).toEqual({ code: 'NOT_FOUND' })
  })
})
