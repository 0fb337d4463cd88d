import type { GrantablePermission, Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let spaceId: Id<'Space'>
let serial = 0

beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space()).id
})
afterAll(() => app.close())

/** The token of an application of the space that may do this and nothing else. */
const tokenWith = async (...permissions: GrantablePermission[]): Promise<string> =>
  app.token(await app.application(spaceId, permissions))

/** Another application of the space, with an empty slot, and the input that names them. */
const another = async () => {
  const name = `another ${(serial += 1)}`
  const made = await createApplication.perform(app.deps, app.call(), { spaceId, name, description: 'not to be seen' })
  return { applicationId: made.application.id, secretId: made.slot.id }
}

const whole = 'applicationId application { id name description permissions secrets { id } }'
const wholeSlot = `${whole} secretId secret { id label hint }`

const change = async (token: string, field: string, type: string, input: object, selection: string) => {
  const { data, errors } = await app.graphql(
    token,
    `mutation ($input: ${type}Input!) { ${field}(input: $input) { __typename ... on ${type}Success { ${selection} } ... on InvalidInputError { code message } } }`,
    { input },
  )
  expect(errors).toBeUndefined()
  return data[field]
}

type Ids = Awaited<ReturnType<typeof another>>
const byApplication = ({ applicationId }: Ids) => ({ applicationId })
const bySecret = ({ secretId }: Ids) => ({ secretId })

describe('a caller that may change an application and not read it', () => {
  it.each<[string, GrantablePermission, (ids: Ids) => object]>([
    ['updateApplication', 'applications:update', (ids) => ({ ...byApplication(ids), tokenLifeSeconds: 600 })],
    ['grantApplicationPermissions', 'applications:grant', (ids) => ({ ...byApplication(ids), permissions: [] })],
    ['disableApplication', 'applications:disable', byApplication],
    ['enableApplication', 'applications:enable', byApplication],
  ])('is given its ID by %s, and nothing else of it', async (field, permission, inputOf) => {
    const ids = await another()
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const result = await change(await tokenWith(permission), field, type, inputOf(ids), whole)
    expect(result).toEqual({ __typename: `${type}Success`, applicationId: ids.applicationId, application: null })
  })

  it('is given the IDs by rotating and retiring', async () => {
    const { applicationId, secretId } = await another()
    const rotated = await change(
      await tokenWith('applications:rotate'),
      'rotateApplicationSecret',
      'RotateApplicationSecret',
      { applicationId },
      wholeSlot,
    )
    expect(rotated).toMatchObject({ applicationId, application: null, secret: null })
    expect(rotated.secretId).toMatch(/^sec_/)
    const retired = await change(
      await tokenWith('applications:retire'),
      'retireApplicationSecret',
      'RetireApplicationSecret',
      { secretId },
      wholeSlot,
    )
    expect(retired).toMatchObject({ applicationId, secretId, application: null, secret: null })
  })

  it('is given the secret it reveals, and nothing else', async () => {
    const ids = await another()
    const revealed = await change(
      await tokenWith('applications:reveal'),
      'revealApplicationSecret',
      'RevealApplicationSecret',
      bySecret(ids),
      `${wholeSlot} clientSecret`,
    )
    expect(app.canary.keep(revealed.clientSecret)).toMatch(/^pst_app_/)
    expect(revealed).toMatchObject({ ...ids, application: null, secret: null })
  })

  it('is given the IDs of what it makes', async () => {
    const made = await change(
      await tokenWith('applications:create'),
      'createApplication',
      'CreateApplication',
      { spaceId, name: `made ${(serial += 1)}` },
      wholeSlot,
    )
    expect(made).toMatchObject({ application: null, secret: null })
    expect([made.applicationId, made.secretId]).toEqual([
      expect.stringMatching(/^app_/),
      expect.stringMatching(/^sec_/),
    ])
  })

  it('leaves one event, of what it did', async () => {
    const ids = await another()
    const token = await tokenWith('applications:disable')
    const before = (await app.events()).length
    await change(token, 'disableApplication', 'DisableApplication', byApplication(ids), whole)
    const events = (await app.events()).slice(before)
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([['applications:disable', 'done']])
  })
})

describe('a caller that may change and read', () => {
  it('is given the application and its slot as they are now', async () => {
    const { applicationId } = await another()
    const rotated = await change(
      await tokenWith('applications:rotate', 'applications:read'),
      'rotateApplicationSecret',
      'RotateApplicationSecret',
      { applicationId, label: 'second' },
      wholeSlot,
    )
    expect(rotated).toMatchObject({
      applicationId,
      application: { id: applicationId, description: 'not to be seen', secrets: [{}, { id: rotated.secretId }] },
      secret: { id: rotated.secretId, label: 'second', hint: null },
    })
  })
})

describe('a space that is renamed', () => {
  it.each<[string, GrantablePermission[], boolean]>([
    ['is not shown to who may not read it', ['spaces:update'], false],
    ['is shown to who may', ['spaces:update', 'spaces:read'], true],
  ])('%s', async (_what, permissions, isShown) => {
    const name = `renamed ${(serial += 1)}`
    const input = { spaceId, name }
    const selection = 'spaceId space { name kind createdAt }'
    const result = await change(await tokenWith(...permissions), 'updateSpace', 'UpdateSpace', input, selection)
    expect(result).toMatchObject({ spaceId, space: isShown ? { name, kind: 'development' } : null })
  })
})

describe('an update that names nothing to change', () => {
  it('is refused', async () => {
    const { applicationId } = await another()
    const token = await tokenWith('applications:update')
    const result = await change(token, 'updateApplication', 'UpdateApplication', { applicationId }, whole)
    expect(result).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('name what shall change') })
  })
})
