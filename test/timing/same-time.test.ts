import { formatSecret, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCertificate } from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { inviteUser, withdrawInvitation } from '../../packages/server/src/domain/invitations/commands.ts'
import { assertionClaims, assertionForm, registerPair, signedJwt } from '../support/assertions.ts'
import { makePerson, signInDocument, TestBrowser } from '../support/browser.ts'
import { selfSigned, TestAuthority } from '../support/certificates.ts'
import { asClient } from '../support/client-certificates.ts'
import { TestClock } from '../support/clock.ts'
import { databaseKind } from '../support/database.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import { Letters } from '../support/letters.ts'
import { basic, startOAuth, type OAuthTest } from '../support/oauth.ts'
import { compareInPairs, isTold, type Comparison } from '../support/pairs.ts'

const clock = new TestClock()
const letters = new Letters()
// 400 password hashes one after the other take half a minute of a busy machine.
const patienceMs = 240_000
let oauth: OAuthTest<'machine'>

const reason = databaseKind() === 'embedded' ? ' (skipped: times are compared on a real PostgreSQL server)' : ''

/** Status, headers and text, without what differs between any two answers. */
const plain = (status: number, headers: Headers, text: string): string =>
  JSON.stringify([
    status,
    [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name)),
    text.replaceAll(/req_\w+/g, 'req'),
  ])

/** That the answers are one, and that 200 pairs of them do not tell which is which. */
const expectSame = (answers: ReadonlySet<string>, comparison: Comparison): void => {
  expect([...answers]).toHaveLength(1)
  expect({ ...comparison, isTold: isTold(comparison) }).toMatchObject({ isTold: false })
}

describe.skipIf(databaseKind() === 'embedded')(`the same answer in the same time, known or not${reason}`, () => {
  beforeAll(async () => {
    // Never reached: what instances tell each other takes either as long, and longer than the difference that is looked for.
    const never = { quota: 1_000_000, windowMs: 60_000 }
    const limits = { 'wrong-credentials': never, 'wrong-client': never }
    const server = { limits, clientCertificates: 'proxy' } as const
    const clients = { machine: { permissions: ['spaces:read'] } } as const
    oauth = await startOAuth({ server, clients }, { clock, outbound: letters })
  })
  afterAll(() => oauth.close())

  const wrongSecret = (): string =>
    formatSecret({
      kind: 'app',
      secretId: oauth.clients.machine.secretId as Id<'ApplicationSecret'>,
      random: oauth.app.deps.randomness.bytes(32),
    })

  describe('a client with a wrong secret, and one there is not', () => {
    test.each([
      ['/oauth/token', { grant_type: 'client_credentials' }],
      ['/oauth/introspect', { token: 'x' }],
      ['/oauth/revoke', { token: 'x' }],
    ])(
      'at %s',
      async (path, form) => {
        const answers = new Set<string>()
        const refused = async (clientId: string) => {
          const { status, headers, text } = await oauth.post(
            form as Record<string, string>,
            { authorization: basic({ clientId, clientSecret: wrongSecret() }) },
            path,
          )
          answers.add(plain(status, headers, text))
        }
        // Known and in memory, as a client in use is.
        await oauth.accessToken(oauth.clients.machine)
        const comparison = await compareInPairs(
          () => refused(oauth.clients.machine.clientId),
          () => refused(oauth.app.deps.ids.mint('Application')),
        )
        expectSame(answers, comparison)
        expect([...answers][0]).toContain('invalid_client')
      },
      60_000,
    )
  })

  test('a client with an assertion by a wrong key, and one there is not', async () => {
    const thief = makeKeyPair()
    await registerPair(oauth.app, oauth.clients.machine.clientId)
    const answers = new Set<string>()
    const refused = async (clientId: string) => {
      const claims = assertionClaims(clientId, oauth.app.url, clock.now())
      const assertion = signedJwt({ alg: 'ES256' }, claims, thief.privateKey)
      const { status, headers, text } = await oauth.post({
        grant_type: 'client_credentials',
        ...assertionForm(assertion),
      })
      answers.add(plain(status, headers, text))
    }
    await oauth.accessToken(oauth.clients.machine)
    const comparison = await compareInPairs(
      () => refused(oauth.clients.machine.clientId),
      () => refused(oauth.app.deps.ids.mint('Application')),
    )
    expectSame(answers, comparison)
    expect([...answers][0]).toContain('invalid_client')
  }, 60_000)

  test('a client with a wrong certificate, and one there is not', async () => {
    const { clientId: applicationId } = oauth.clients.machine
    const authority = new TestAuthority('the authority of the house')
    const { header } = asClient(new TestAuthority('the authority of the house').issue({ dns: ['a.example'] }))
    for (const added of [
      { certificate: selfSigned().certificate },
      { authority: authority.certificate, sanDns: 'a.example' },
    ])
      await addCertificate.perform(oauth.app.deps, oauth.app.call(), { applicationId, ...added })
    const answers = new Set<string>()
    const refused = async (clientId: string) => {
      const form = { grant_type: 'client_credentials', client_id: clientId }
      const { status, headers, text } = await oauth.post(form, { 'client-cert': header })
      answers.add(plain(status, headers, text))
    }
    await oauth.accessToken(oauth.clients.machine)
    const comparison = await compareInPairs(
      () => refused(applicationId),
      () => refused(oauth.app.deps.ids.mint('Application')),
    )
    expectSame(answers, comparison)
    expect([...answers][0]).toContain('invalid_client')
  }, 60_000)

  describe('a person with a wrong password, and one there is not', () => {
    // So many tries would have to wait: see test/sessions/lock-out.test.ts.
    const waitOut = () => clock.advance(31_000)
    let callers = 0
    const elsewhere = () => {
      callers += 1
      return new TestBrowser(oauth.app.url, oauth.app.url, {
        address: `198.19.${Math.floor(callers / 250)}.${(callers % 250) + 1}`,
      })
    }

    test(
      'by API',
      async () => {
        const { email } = await makePerson(oauth.app)
        const answers = new Set<string>()
        const refused = async (address: string) => {
          const { status, data } = await elsewhere().graphql(signInDocument, {
            input: { email: address, password: 'Wrong-Horse-9-Battery!' },
          })
          answers.add(plain(status, new Headers(), JSON.stringify(data)))
        }
        const comparison = await compareInPairs(
          () => refused(email),
          () => refused('nobody-at-all@example.com'),
          waitOut,
        )
        expectSame(answers, comparison)
        expect([...answers][0]).toContain('SIGN_IN_REFUSED')
      },
      patienceMs,
    )

    test(
      'on the page',
      async () => {
        const { email } = await makePerson(oauth.app)
        const answers = new Set<string>()
        const refused = async (address: string) => {
          const response = await elsewhere().send('/sign-in', {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams({ email: address, password: 'Wrong-Horse-9-Battery!' }).toString(),
          })
          const text = (await response.text()).replaceAll(address, 'address')
          answers.add(plain(response.status, response.headers, text))
        }
        const comparison = await compareInPairs(
          () => refused(email),
          () => refused('nobody-at-all@example.org'),
          waitOut,
        )
        expectSame(answers, comparison)
        expect([...answers][0]).toContain('alert')
      },
      patienceMs,
    )
  })

  describe('an invitation', () => {
    const accept = async (token: string) => {
      const response = await fetch(`${oauth.app.url}/invitation`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': oauth.freshAddress() },
        body: JSON.stringify({ token, password: 'Correct-Horse-7-Battery!' }),
      })
      return plain(response.status, response.headers, await response.text())
    }

    test(
      'that was withdrawn, and one there never was',
      async () => {
        const space = await oauth.app.space()
        const invitation = await inviteUser.perform(oauth.app.deps, oauth.app.call(), {
          spaceId: space.id,
          email: oauth.app.canary.keep('withdrawn-guest@example.org'),
          name: 'A Guest',
          role: 'developer',
        })
        const token = (await letters.tokenOf(oauth.app, invitation.id))!
        await withdrawInvitation.perform(oauth.app.deps, oauth.app.call(), { invitationId: invitation.id })
        const never = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
        const answers = new Set<string>()
        const comparison = await compareInPairs(
          async () => answers.add(await accept(token)),
          async () => answers.add(await accept(never)),
        )
        expectSame(answers, comparison)
        expect([...answers][0]).toContain('INVITATION_INVALID')
      },
      patienceMs,
    )

    test(
      'to somebody who has a user, and to somebody who has none',
      async () => {
        const space = await oauth.app.space()
        const admin = await oauth.app.user('admin', space.id)
        const people = await Promise.all(Array.from({ length: 205 }, () => oauth.app.user()))
        const known = await oauth.app.deps.database.client.user.findMany({
          where: { id: { in: people.map(({ id }) => id) } },
          select: { email: true },
        })
        const answers = new Set<string>()
        const invite = async (email: string) => {
          const { type, spaceId, role } = await inviteUser.perform(oauth.app.deps, oauth.app.call(admin), {
            spaceId: space.id,
            email,
            name: 'A Guest',
            role: 'developer',
          })
          answers.add(JSON.stringify({ type, spaceId, role }))
        }
        const comparison = await compareInPairs(
          (pair) => invite(known[pair + 5]!.email),
          (pair) => invite(`stranger-${pair + 5}@example.com`),
        )
        expectSame(answers, comparison)
      },
      patienceMs,
    )
  })
})
