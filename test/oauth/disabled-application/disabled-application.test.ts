import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableApplication, enableApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

describe('a disabled application', () => {
  it('gets no token from the next request on, and gets them again once it is enabled', async () => {
    const { app, clients } = oauth
    const which = { applicationId: clients.machine.clientId }
    expect((await oauth.tokenOf(clients.machine)).status).toBe(200)

    await disableApplication.perform(app.deps, app.call(), which)
    const refused = await oauth.tokenOf(clients.machine)
    expect([refused.status, refused.body['error']]).toEqual([401, 'invalid_client'])
    expect(refused.body['error_description']).toBe('Client authentication failed.')

    await enableApplication.perform(app.deps, app.call(), which)
    expect((await oauth.tokenOf(clients.machine)).status).toBe(200)
  })

  it('leaves evidence of each try with a right secret: somebody holds it', async () => {
    const { app, clients } = oauth
    await disableApplication.perform(app.deps, app.call(), { applicationId: clients.machine.clientId })
    const { body } = await oauth.tokenOf(clients.machine)
    expect((await app.events()).at(-1)).toMatchObject({
      action: 'tokens:issue',
      outcome: 'refused',
      code: 'UNAUTHENTICATED',
      actor: { type: 'application', id: clients.machine.clientId, credential: clients.machine.secretId },
      space: oauth.spaceId,
      target: { type: 'Application', id: clients.machine.clientId },
      request: body['request_id'],
    })
  })
})
