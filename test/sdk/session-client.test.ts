import { afterEach, expect, test, vi } from 'vitest'
import { createSessionClient } from '../../packages/sdk/src/session-client.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf } from './support/story.ts'

const origin = 'https://id.example.com'
afterEach(() => vi.unstubAllGlobals())

/** A page of that origin, and what its client sends. */
const pageOf = (location: string | undefined, answer: () => Response = () => json(200, { data: {} })) => {
  if (location !== undefined) vi.stubGlobal('location', new URL(location))
  const sent: { readonly url: string; readonly init: RequestInit }[] = []
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    sent.push({ url: String(url), init })
    return answer()
  }
  return { sent, fetch }
}

test('on a page of Postern’s own origin the session asks: with the cookie, and without a token', async () => {
  const { sent, fetch } = pageOf(`${origin}/my/page?x#y`, () => json(200, { data: { viewer: { id: 'usr_1' } } }))
  const client = createSessionClient({ fetch })
  expect(sent).toEqual([])
  expect(await client.viewer()).toEqual({ id: 'usr_1' })
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ url: `${origin}/graphql`, init: { credentials: 'same-origin', redirect: 'manual' } })
  expect(new Headers(sent[0]!.init.headers).has('authorization')).toBe(false)
})

test('nobody signed in is an error to act on, and nothing is tried again', async () => {
  const errors = [{ message: 'no', extensions: { code: 'UNAUTHENTICATED', requestId: 'req_1' } }]
  const { sent, fetch } = pageOf(origin, () => json(200, { data: null, errors }))
  expect(await rejectionOf(createSessionClient({ fetch }).viewer())).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(sent).toHaveLength(1)
})

test('a page of another origin is refused when the client is made: the browser would leave the cookie out', () => {
  const { fetch } = pageOf('https://app.example.com/')
  expect(() => createSessionClient({ url: origin, fetch })).toThrow(/origin of the page/)
})

test('without a page the address must be given', async () => {
  const { sent, fetch } = pageOf(undefined, () => json(200, { data: { viewer: { id: 'usr_1' } } }))
  expect(() => createSessionClient({ fetch })).toThrow(/`url`/)
  await createSessionClient({ url: origin, fetch }).viewer()
  expect(sent[0]?.url).toBe(`${origin}/graphql`)
})

test('a client with a token says nothing of cookies: not every runtime takes the option', async () => {
  const { createClient } = await import('../../packages/sdk/src/client.ts')
  const { sent, fetch } = pageOf(undefined, () =>
    json(200, {
      ...{ issuer: origin, token_endpoint: `${origin}/oauth/token` },
      ...{ access_token: 'a', token_type: 'Bearer', expires_in: 60, data: { viewer: { id: 'app_1' } } },
    }),
  )
  await createClient({ url: origin, clientId: 'app_1', clientSecret: 's', fetch }).viewer()
  expect(sent).toHaveLength(3)
  for (const { init } of sent) expect(init).not.toHaveProperty('credentials')
})
