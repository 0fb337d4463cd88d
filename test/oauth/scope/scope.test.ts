import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOAuth, type OAuthAnswer, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'bare'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const ask = (scope: string) => oauth.tokenOf(oauth.clients.machine, { scope })
const scopesIn = ({ body }: OAuthAnswer) => [body['scope'], decodeJwt(String(body['access_token']))['scope']]
const all = 'applications:read applications:rotate spaces:read'

describe('scope (RFC 6749 §3.3)', () => {
  it('that is left out gives all that was granted, and the answer says what', async () => {
    expect(scopesIn(await oauth.tokenOf(oauth.clients.machine))).toEqual([all, all])
  })

  it('that is part of what was granted gives that part', async () => {
    expect(scopesIn(await ask('spaces:read'))).toEqual(['spaces:read', 'spaces:read'])
  })

  it('that is all of what was granted gives it', async () => {
    expect(scopesIn(await ask(all))).toEqual([all, all])
  })

  it('that names a permission twice gives it once', async () => {
    expect(scopesIn(await ask('spaces:read spaces:read'))).toEqual(['spaces:read', 'spaces:read'])
  })

  it('makes no difference by its order but to the order', async () => {
    const answer = await ask('spaces:read applications:read')
    expect(scopesIn(answer)).toEqual(['spaces:read applications:read', 'spaces:read applications:read'])
  })

  it('of an application without permissions is left out of answer and token', async () => {
    const answer = await oauth.tokenOf(oauth.clients.bare)
    expect(answer.status).toBe(200)
    expect(scopesIn(answer)).toEqual([undefined, undefined])
    const token = String(answer.body['access_token'])
    expect((await oauth.app.graphql(token, '{ viewer { permissions } }')).data).toEqual({ viewer: { permissions: [] } })
  })

  it.each([
    ['one that was not granted', 'audit:read'],
    ['one that was not granted beside one that was', 'spaces:read audit:read'],
    ['a misspelt one', 'application:read'],
    ['one in upper case', 'SPACES:READ'],
    ['one that nobody can be granted', 'tokens:issue'],
    ['one that everybody holds anyway', 'viewer:read'],
    ['a wildcard', '*'],
    ['a prefix', 'applications:*'],
    ['a name of JavaScript objects', 'constructor'],
    ['two spaces in a row', 'spaces:read  applications:read'],
    ['a space around', ' spaces:read '],
    ['a quote', 'spaces:read "'],
    ['a backslash', 'spaces:read\\'],
    ['a letter that is not ASCII', 'späces:read'],
    ['a comma between', 'spaces:read,applications:read'],
    ['a very long list', Array.from({ length: 500 }, (_, index) => `scope${index}`).join(' ')],
  ])('that holds %s is an invalid_scope', async (_what, scope) => {
    const { status, body } = await ask(scope)
    expect([status, body['error']]).toEqual([400, 'invalid_scope'])
    expect(body['error_description'], 'repeats nothing of what was sent').not.toContain('audit:read')
  })

  it.each([' spaces:read', 'spaces:read  applications:read', 'spaces:read "', 'spaces:read\\', 'späces:read'])(
    'that is malformed is told from one that was not granted: %j',
    async (scope) => {
      expect((await ask(scope)).body['error_description']).toBe('The scope is malformed.')
    },
  )

  it('that was not granted leaves evidence of who asked', async () => {
    const { body } = await ask('audit:read')
    expect((await oauth.app.events()).at(-1)).toMatchObject({
      action: 'tokens:issue',
      outcome: 'refused',
      code: 'FORBIDDEN',
      actor: { type: 'application', id: oauth.clients.machine.clientId, credential: oauth.clients.machine.secretId },
      target: { type: 'Application', id: oauth.clients.machine.clientId },
      space: oauth.spaceId,
      request: body['request_id'],
    })
  })
})
