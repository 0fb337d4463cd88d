import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyExport, type GrantablePermission, type Id } from '@postern/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEgress } from '../../packages/server/src/adapters/egress/egress.ts'
import { reportBreach } from '../../packages/server/src/domain/applications/breach-commands.ts'
import { addCertificate } from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { addFederation } from '../../packages/server/src/domain/applications/federation-commands.ts'
import { addKey } from '../../packages/server/src/domain/applications/key-commands.ts'
import { assignOwners } from '../../packages/server/src/domain/applications/owner-commands.ts'
import { startRotation } from '../../packages/server/src/domain/applications/rotation-commands.ts'
import {
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../packages/server/src/domain/applications/secret-commands.ts'
import { findClient } from '../../packages/server/src/domain/tokens/store.ts'
import { createWebhook } from '../../packages/server/src/domain/webhooks/commands.ts'
import { revealWebhookSecret } from '../../packages/server/src/domain/webhooks/secret-commands.ts'
import { readEgressAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { viewOf } from '../../packages/server/src/kernel/view-access.ts'
import type { TestClient } from '../support/app.ts'
import { assertionClaims, assertionForm, registerPair, signedJwt, type RegisteredPair } from '../support/assertions.ts'
import { selfSigned, TestAuthority } from '../support/certificates.ts'
import { asClient, type ClientCertificate } from '../support/client-certificates.ts'
import { TestClock } from '../support/clock.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import { Letters } from '../support/letters.ts'
import { startOAuth, type OAuthTest } from '../support/oauth.ts'
import { Receiver } from '../support/receiver.ts'
import { projectRoot } from '../support/server-process.ts'

const hourMs = 3_600_000
const clock = new TestClock()
const letters = new Letters()
const authority = new TestAuthority()
const host = 'platform.example'
const machine = 'orders.inside.example'
const receiver = new Receiver(authority.certify([host]))
const platform = makeKeyPair('ES256')
const published = makeKeyPair('ES256')
/** Who may do all of it, and nothing else. */
const responding: readonly GrantablePermission[] = [
  'applications:preview-breach',
  'applications:report-breach',
  'applications:read',
  'applications:locate',
  'applications:reveal',
  'spaces:read',
  'webhooks:read',
  'webhooks:delete',
  'tokens:introspect',
]
let oauth: OAuthTest<'responder'>
let spaceId: Id<'Space'>

beforeAll(async () => {
  await receiver.listen()
  receiver.answer = (response, { path }) => {
    const key = path === '/own' ? { ...published.publicJwk, kid: 'own-1' } : { ...platform.publicJwk, kid: 'ci-1' }
    response.end(JSON.stringify({ keys: [{ ...key, alg: 'ES256', use: 'sig' }] }))
  }
  const egress = createEgress({
    allowance: readEgressAllowance(`${host}:${receiver.port}`, (entry) => expect.fail(entry)),
    resolve: async () => ['127.0.0.1'],
    authorities: [authority.certificate],
  })
  oauth = await startOAuth(
    { server: { clientCertificates: 'proxy' }, clients: { responder: { permissions: responding } } },
    { clock, egress, outbound: letters },
  )
  spaceId = oauth.spaceId as Id<'Space'>
})
afterAll(async () => {
  await oauth.close()
  await receiver.close()
})
beforeEach(() => {
  // Events of one moment have no order.
  clock.advance(1_000)
})

const given = () => [oauth.app.deps, oauth.app.call()] as const
const seconds = (): number => Math.floor(clock.now() / 1_000)

/** Fills a slot, as somebody who copies its secret. */
const reveal = async (clientId: string, secretId: string): Promise<TestClient> => {
  const { secret } = await revealSecret.perform(...given(), { secretId })
  return { clientId, secretId, clientSecret: oauth.app.canary.keep(secret.reveal()) }
}

interface Breached extends TestClient {
  readonly other: TestClient
  readonly pending: TestClient
  readonly emptyId: string
  readonly pair: RegisteredPair
  readonly keySetId: string
  /** A certificate of its own, and one that an authority issued for it. */
  readonly shown: ClientCertificate
  readonly machines: ClientCertificate
  readonly certificateIds: readonly string[]
  readonly federationId: string
  readonly rotationId: string
}

/** An application with all that one can authenticate with, and a rotation that is to start. */
const exposed = async (permissions: readonly GrantablePermission[] = ['webhooks:read', 'webhooks:delete']) => {
  const client = await oauth.app.application(spaceId, permissions, { audiences: ['https://orders.example'] })
  const { clientId: applicationId } = client
  const slot = async (input: object = {}) =>
    (await rotateSecret.perform(...given(), { applicationId, ...input })).slot.id
  const other = await reveal(applicationId, await slot({ label: 'other' }))
  const pending = await reveal(applicationId, await slot({ notBefore: new Date(clock.now() + hourMs) }))
  const emptyId = await slot()
  const pair = await registerPair(oauth.app, applicationId)
  const { key } = await addKey.perform(...given(), { applicationId, jwksUrl: `https://${host}:${receiver.port}/own` })
  const shown = asClient(selfSigned())
  const machines = asClient(authority.certify([machine]))
  const certificateIds: string[] = []
  for (const meant of [{ certificate: shown.certificate }, { authority: authority.certificate, sanDns: machine }])
    certificateIds.push((await addCertificate.perform(...given(), { applicationId, ...meant })).certificate.id)
  const { federation } = await addFederation.perform(...given(), {
    ...{ applicationId, issuer: `https://${host}:${receiver.port}`, subject: 'repo:octo/orders' },
    jwksUrl: `https://${host}:${receiver.port}/ci`,
  })
  const { rotation } = await startRotation.perform(...given(), {
    applicationId,
    startsAt: new Date(clock.now() + hourMs),
  })
  const more = {
    shown,
    machines,
    certificateIds,
    keySetId: key.id,
    federationId: federation.id,
    rotationId: rotation.id,
  }
  const breached: Breached = { ...client, other, pending, emptyId, pair, ...more }
  return breached
}

/** What each way to authenticate is answered with. */
const statuses = async ({ clientId, other, pending, pair, shown, machines, ...client }: Breached) => {
  const { app } = oauth
  const claims = () => assertionClaims(clientId, app.url, clock.now())
  const own = (header: object, key: typeof pair.privateKey) => signedJwt({ alg: 'ES256', ...header }, claims(), key)
  const outside = signedJwt(
    { alg: 'ES256', kid: 'ci-1' },
    {
      ...{ iss: `https://${host}:${receiver.port}`, sub: 'repo:octo/orders', aud: app.url },
      ...{ iat: seconds(), exp: seconds() + 300 },
    },
    platform.privateKey,
  )
  const asserted = async (assertion: string) =>
    (await oauth.post({ grant_type: 'client_credentials', client_id: clientId, ...assertionForm(assertion) })).status
  const connected = async ({ header }: ClientCertificate) =>
    (await oauth.post({ grant_type: 'client_credentials', client_id: clientId }, { 'client-cert': header })).status
  return {
    secret: (await oauth.tokenOf({ ...client, clientId })).status,
    other: (await oauth.tokenOf(other)).status,
    pending: (await oauth.tokenOf(pending)).status,
    key: await asserted(own({ kid: pair.keyId }, pair.privateKey)),
    keySet: await asserted(own({ kid: 'own-1' }, published.privateKey)),
    certificate: await connected(shown),
    authority: await connected(machines),
    federation: await asserted(outside),
  }
}
const stopped = {
  ...{ secret: 401, other: 401, pending: 401, key: 401, keySet: 401 },
  ...{ certificate: 401, authority: 401, federation: 401 },
}

const ask = async (query: string, variables: object, as: TestClient = oauth.clients.responder) =>
  oauth.app.graphql(await oauth.accessToken(as), query, { ...variables })

const reportDocument = `mutation ($input: ReportApplicationBreachInput!) { reportApplicationBreach(input: $input) {
  __typename
  ... on Error { code message }
  ... on ReportApplicationBreachSuccess {
    applicationId secretId secret { id label state } application { id }
    stoppedSecrets stoppedKeys stoppedCertificates stoppedFederations cancelledRotations
  }
} }`
const report = async (applicationId: string, input: object = {}, as?: TestClient) =>
  (await ask(reportDocument, { input: { applicationId, ...input } }, as)).data.reportApplicationBreach

const previewDocument = `query ($applicationId: ID!, $since: DateTime!) {
  applicationBreachPreview(applicationId: $applicationId, since: $since) {
    applicationId name spaceId since at rotationId tokens audiences
    credentials { id kind label state lastUsedAt }
    reach { permission title objects }
    actions { action outcome count firstAt lastAt }
    changes { eventId at action target { type id } }
    places { address credentialId count firstAt lastAt }
  }
}`
const preview = (applicationId: string, since: Date, as?: TestClient) =>
  ask(previewDocument, { applicationId, since: since.toISOString() }, as)

const eventOf = async (applicationId: string) =>
  (await oauth.app.events()).findLast(
    ({ action, target }) => action === 'applications:report-breach' && target.id === applicationId,
  )

describe('a breached application', () => {
  it('can do nothing any more with anything it had, and all with what it gets instead', async () => {
    const breached = await exposed()
    const { clientId } = breached
    expect(await statuses(breached)).toEqual({
      ...{ secret: 200, other: 200, pending: 401, key: 200, keySet: 200 },
      ...{ certificate: 200, authority: 200, federation: 200 },
    })
    const token = await oauth.accessToken(breached)
    const isInForce = async (text: string) => [
      await oauth.isTaken(text),
      (await oauth.introspect(oauth.clients.responder, text)).body['active'],
    ]
    expect(await isInForce(token)).toEqual([true, true])

    const since = new Date(clock.now() - hourMs).toISOString()
    const done = await report(clientId, { since, secret: { label: 'after the breach', expiresInDays: 30 } })
    expect(done).toEqual({
      ...{ __typename: 'ReportApplicationBreachSuccess', applicationId: clientId, application: { id: clientId } },
      ...{ secretId: expect.stringMatching(/^sec_/), cancelledRotations: [breached.rotationId] },
      secret: { id: done.secretId, label: 'after the breach', state: 'empty' },
      stoppedSecrets: [
        breached.secretId,
        breached.other.secretId,
        breached.pending.secretId,
        breached.emptyId,
      ].toSorted(),
      stoppedKeys: [breached.pair.keyId, breached.keySetId].toSorted(),
      stoppedCertificates: breached.certificateIds.toSorted(),
      stoppedFederations: [breached.federationId],
    })
    expect(await statuses(breached)).toEqual(stopped)
    expect(await isInForce(token)).toEqual([false, false])
    await expect(reveal(clientId, breached.emptyId)).rejects.toMatchObject({ code: 'SECRET_SLOT_LAPSED' })

    const fresh = await reveal(clientId, done.secretId)
    const next = await oauth.accessToken(fresh)
    expect(await isInForce(next)).toEqual([true, true])
    // What was to begin later does not begin.
    clock.advance(2 * hourMs)
    await oauth.app.app.jobs.runNow('advance-rotations')
    expect(await statuses(breached)).toEqual(stopped)
    const slots = await oauth.app.deps.database.client.applicationSecret.findMany({
      where: { applicationId: clientId, retiredAt: null },
    })
    expect(slots.map(({ id }) => id)).toEqual([done.secretId])
  })

  it('leaves evidence of what was stopped, by ID and number, and no secret', async () => {
    const breached = await exposed()
    const { clientId, rotationId, federationId } = breached
    const since = new Date(clock.now() - hourMs).toISOString()
    const done = await report(clientId, { since })
    const event = await eventOf(clientId)
    expect(event).toMatchObject({
      ...{ outcome: 'done', space: spaceId, target: { type: 'Application', id: clientId } },
      actor: { type: 'application', id: oauth.clients.responder.clientId },
      change: {
        before: {
          ...{ epoch: 0, secrets: done.stoppedSecrets, keys: done.stoppedKeys },
          ...{ certificates: done.stoppedCertificates, federations: [federationId], rotations: [rotationId] },
        },
        after: {
          ...{ epoch: 1, secret: done.secretId, since },
          stopped: { secrets: 4, keys: 2, certificates: 2, federations: 1, rotations: 1 },
        },
      },
    })
    expect(oauth.app.canary.foundIn(JSON.stringify(event))).toEqual([])
    expect(oauth.app.canary.foundIn(oauth.app.logLines.join('\n'))).toEqual([])
  })

  it('is told of to its owners and the admins of its space by letter, and to webhooks, without a secret', async () => {
    const own = (await oauth.app.space()).id
    const client = await oauth.app.application(own, [])
    const [owner, admin] = [await oauth.app.user('developer', own), await oauth.app.user('admin', own)]
    await oauth.app.user('developer', own)
    await assignOwners.perform(...given(), { applicationId: client.clientId, ownerIds: [owner.id] })
    const { id: webhookId } = await createWebhook.perform(...given(), {
      ...{ spaceId: own, name: 'receiver', url: `https://${host}:${receiver.port}/hook` },
      topics: ['applications.report-breach'],
    })
    oauth.app.canary.keep((await revealWebhookSecret.perform(...given(), { webhookId })).secret.reveal())
    for (const job of ['deliver-outbox', 'deliver-outbox']) await oauth.app.app.jobs.runNow(job)
    const { slot } = await reportBreach.perform(...given(), { applicationId: client.clientId })
    receiver.requests.length = 0
    letters.messages.length = 0
    for (const job of ['deliver-outbox', 'deliver-outbox', 'deliver-webhooks']) await oauth.app.app.jobs.runNow(job)
    const sent = letters.messages.flatMap(({ letter }) => letter ?? [])
    const emails = await oauth.app.deps.database.client.user.findMany({
      where: { id: { in: [owner.id, admin.id] } },
      select: { email: true },
    })
    expect(sent.map(({ to }) => to).toSorted()).toEqual(emails.map(({ email }) => email).toSorted())
    for (const { subject, lines, link } of sent) {
      expect([subject, link]).toEqual([expect.stringMatching(/ was reported as breached, and is stopped$/), null])
      expect(lines[0]).toContain('1 secret or slot, every token')
      expect(lines.join()).toContain(slot.id)
      expect(lines.join()).not.toMatch(/pst_app_|\?token=/)
    }
    const hooks = receiver.requests.filter(({ path }) => path === '/hook').map(({ body }) => JSON.parse(body))
    expect(hooks).toEqual([
      {
        type: 'applications.report-breach',
        timestamp: expect.any(String),
        data: {
          ...{ spaceId: own, applicationId: client.clientId, secretId: slot.id, since: null },
          stopped: { secrets: 1, keys: 0, certificates: 0, federations: 0, rotations: 0 },
        },
      },
    ])
  })

  it('is stopped by its tokens alone, where a secret was ended by hand and they live on', async () => {
    const client = await oauth.app.application(spaceId, ['webhooks:read'])
    const token = await oauth.accessToken(client)
    await retireSecret.perform(...given(), { secretId: client.secretId, force: true })
    expect(await oauth.isTaken(token)).toBe(true)
    clock.advance(1_000)
    expect((await report(client.clientId)).stoppedSecrets).toEqual([])
    expect(await oauth.isTaken(token)).toBe(false)
  })
})

describe('a report', () => {
  it('is refused where nothing works any more, and names the slot that waits', async () => {
    const { clientId } = await exposed()
    const { secretId } = await report(clientId)
    const again = await report(clientId)
    expect(again).toEqual({
      ...{ __typename: 'NothingToStopError', code: 'NOTHING_TO_STOP', message: expect.stringContaining(secretId) },
    })
    const fresh = await reveal(clientId, secretId)
    expect((await oauth.tokenOf(fresh)).status).toBe(200)
    clock.advance(1_000)
    // A second breach is one, too.
    expect((await report(clientId)).stoppedSecrets).toEqual([secretId])
    expect((await oauth.tokenOf(fresh)).status).toBe(401)
  })

  it('is done once, of twenty at the same time', async () => {
    const { clientId } = await oauth.app.application(spaceId, [])
    const reports = await Promise.all(Array.from({ length: 20 }, () => report(clientId)))
    const done = reports.filter(({ __typename }) => __typename === 'ReportApplicationBreachSuccess')
    expect(done).toHaveLength(1)
    expect(new Set(reports.map(({ code }) => code))).toEqual(new Set([undefined, 'NOTHING_TO_STOP']))
    const open = await oauth.app.deps.database.client.applicationSecret.count({
      where: { applicationId: clientId, retiredAt: null },
    })
    expect(open).toBe(1)
  })

  it('takes a sign-in of the last ten minutes of a person', async () => {
    const client = await oauth.app.application(spaceId, [])
    const admin = await oauth.app.user('admin', spaceId)
    const reportAt = (minutes: number) => {
      const actor = { ...admin, authenticatedAt: clock.now() - minutes * 60_000 }
      return reportBreach.perform(oauth.app.deps, oauth.app.call(actor), { applicationId: client.clientId })
    }
    await expect(reportAt(11)).rejects.toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' })
    expect((await oauth.tokenOf(client)).status).toBe(200)
    await reportAt(9)
    expect((await oauth.tokenOf(client)).status).toBe(401)
  })

  it('is no business of whoever may only read, nor of an admin of another space, who learns nothing', async () => {
    const client = await oauth.app.application(spaceId, [])
    const unknown = oauth.app.deps.ids.mint('Application')
    const elsewhere = await oauth.app.application((await oauth.app.space()).id, responding)
    const reader = await oauth.app.application(spaceId, ['applications:read', 'applications:preview-breach'])
    const text = async (applicationId: string) => JSON.stringify(await report(applicationId, {}, elsewhere))
    expect(await text(client.clientId)).toBe(await text(unknown))
    const shown = async (applicationId: string) => {
      const { data, errors } = await preview(applicationId, new Date(clock.now()), elsewhere)
      return JSON.stringify([data, errors?.map(({ message, extensions: { code } }) => ({ message, code }))])
    }
    expect(await shown(client.clientId)).toBe(await shown(unknown))
    expect(await shown(client.clientId)).toContain('NOT_FOUND')
    const answer = await ask(reportDocument, { input: { applicationId: client.clientId } }, reader)
    expect(answer.data?.reportApplicationBreach?.code ?? answer.errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
    expect((await oauth.tokenOf(client)).status).toBe(200)
  })

  it('is refused with a time that is still to come, and nothing is stopped', async () => {
    const client = await oauth.app.application(spaceId, [])
    const ahead = new Date(clock.now() + hourMs).toISOString()
    expect(await report(client.clientId, { since: ahead })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('since'),
    })
    expect((await oauth.tokenOf(client)).status).toBe(200)
  })
})

describe('the preview of a breach', () => {
  it('says what it could reach, what it did since, to what and from where, and changes nothing', async () => {
    const own = (await oauth.app.space()).id
    const responder = await oauth.app.application(own, responding)
    const client = await oauth.app.application(own, ['webhooks:read', 'webhooks:delete', 'users:create'])
    const webhooks: string[] = []
    for (const name of ['one', 'two', 'three'])
      webhooks.push(
        (await createWebhook.perform(...given(), { spaceId: own, name, url: 'https://receiver.example/in' })).id,
      )
    const call = async (document: string, from: string) => {
      const token = String((await oauth.tokenOf(client, {})).body['access_token'])
      oauth.app.canary.keep(token)
      await fetch(`${oauth.app.url}/graphql`, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-forwarded-for': from },
        },
        body: JSON.stringify({ query: document }),
      })
    }
    const list = `{ webhooks(first: 5, spaceId: "${own}") { edges { node { id } } } }`
    // Before it was breached.
    await call(list, '192.0.2.1')
    clock.advance(1_000)
    const since = new Date(clock.now())
    for (let count = 0; count < 3; count += 1) await call(list, '203.0.113.9')
    const remove = `mutation { deleteWebhook(input: { webhookId: "${webhooks[0]}" }) { __typename } }`
    await call(remove, '203.0.113.9')
    await call('{ applications(first: 5) { edges { node { id } } } }', '203.0.113.77')
    const lastAt = new Date(clock.now()).toISOString()

    const { data } = await preview(client.clientId, since, responder)
    const shown = data.applicationBreachPreview
    expect(shown).toMatchObject({
      ...{ applicationId: client.clientId, spaceId: own, rotationId: null, tokens: 6, since: since.toISOString() },
      credentials: [{ id: client.secretId, kind: 'secret', label: 'secret', state: 'live' }],
      reach: [
        // What belongs to the installation is out of its reach, whatever it was granted.
        { permission: 'users:create', objects: 0 },
        { permission: 'webhooks:delete', title: 'Delete webhooks', objects: 2 },
        { permission: 'webhooks:read', objects: 2 },
      ],
      changes: [{ action: 'webhooks:delete', target: { type: 'Webhook', id: webhooks[0] }, at: lastAt }],
    })
    const counts = Object.fromEntries(
      shown.actions.map(({ action, outcome, count }: Record<string, string>) => [`${action} ${outcome}`, count]),
    )
    expect(counts).toEqual({
      ...{ 'tokens:issue done': 5, 'webhooks:read done': 3, 'webhooks:delete done': 1 },
      'applications:read refused': 1,
    })
    const from = (wanted: string) => shown.places.find(({ address }: { address: string }) => address === wanted)
    expect(from('203.0.113.9')).toEqual({
      ...{ address: '203.0.113.9', credentialId: client.secretId, count: 4 },
      ...{ firstAt: since.toISOString(), lastAt },
    })
    expect(from('203.0.113.77')).toMatchObject({ count: 1 })
    expect(from('192.0.2.1')).toBeUndefined()
    expect((await oauth.tokenOf(client)).status).toBe(200)
  })

  it('lists all that would be stopped', async () => {
    const breached = await exposed()
    const { data } = await preview(breached.clientId, new Date(clock.now()))
    const { credentials, rotationId, audiences } = data.applicationBreachPreview
    expect(credentials.map(({ id, kind, state }: Record<string, string>) => [id, kind, state])).toEqual([
      ...[
        [breached.secretId, 'secret', 'live'],
        [breached.other.secretId, 'secret', 'live'],
        [breached.pending.secretId, 'secret', 'pending'],
        [breached.emptyId, 'secret', 'empty'],
      ].toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
      ...[
        [breached.pair.keyId, 'key', 'live'],
        [breached.keySetId, 'key', 'live'],
      ].toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
      ...breached.certificateIds.toSorted().map((id) => [id, 'certificate', 'live']),
      [breached.federationId, 'federation', 'live'],
    ])
    expect([rotationId, audiences]).toEqual([breached.rotationId, ['https://orders.example']])
  })

  it('shows no address to whoever may not see where applications are', async () => {
    const client = await oauth.app.application(spaceId, [])
    await oauth.accessToken(client)
    const blind = await oauth.app.application(spaceId, ['applications:preview-breach', 'applications:read'])
    const { data, errors } = await preview(client.clientId, new Date(clock.now() - 1_000), blind)
    expect([data.applicationBreachPreview.places, errors]).toEqual([null, undefined])
    expect(data.applicationBreachPreview.actions).toMatchObject([{ action: 'tokens:issue', count: 1 }])
  })

  it('looks back at most four hundred days, and never ahead', async () => {
    const client = await oauth.app.application(spaceId, [])
    for (const milliseconds of [1, -401 * 24 * hourMs]) {
      const { errors } = await preview(client.clientId, new Date(clock.now() + milliseconds))
      expect(errors?.[0]?.extensions['code']).toBe('INVALID_INPUT')
    }
  })
})

describe('the evidence of one application', () => {
  const auditor = () => oauth.app.application(spaceId, ['audit:export'])
  const exportOf = async (search: string) => {
    const token = await oauth.accessToken(await auditor())
    const response = await fetch(`${oauth.app.url}/audit/export${search}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return { status: response.status, text: await response.text() }
  }
  const eventsIn = (text: string): any[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .flatMap(({ type, event }) => (type === 'event' ? [event] : []))

  it('is what it did since a time and that its breach was reported, and can be verified offline', async () => {
    const breached = await exposed()
    const { clientId } = breached
    await oauth.accessToken(breached)
    clock.advance(1_000)
    const since = new Date(clock.now()).toISOString()
    await oauth.isTaken(await oauth.accessToken(breached))
    await report(clientId)
    clock.advance(1_000)
    const { status, text } = await exportOf(`?application=${clientId}&since=${encodeURIComponent(since)}`)
    expect(status).toBe(200)
    expect(eventsIn(text).map(({ action, actor }) => [action, actor.id])).toEqual([
      ['tokens:issue', clientId],
      ['viewer:read', clientId],
      ['applications:report-breach', oauth.clients.responder.clientId],
    ])
    const verified = await verifyExport(text.trimEnd().split('\n'), { trustedKey: oauth.app.app.verifierKey })
    expect(verified).toMatchObject({ ok: true, events: 3, unsealed: 0, keyTrusted: true })
    const whole = eventsIn((await exportOf(`?application=${clientId}`)).text)
    expect(whole.filter(({ action }) => action === 'tokens:issue')).toHaveLength(2)
    // Somebody who edits it is found out.
    const edited = text.replace(`"credential":"${breached.secretId}"`, `"credential":"${breached.other.secretId}"`)
    expect(edited).not.toBe(text)
    expect(await verifyExport(edited.trimEnd().split('\n'))).toMatchObject({ ok: false })
  })

  it.each([
    '?aplication=app_00000000000000000000000000',
    '?application=orders',
    '?application=app_00000000000000000000000000&application=app_00000000000000000000000000',
    '?application=app_00000000000000000000000000&since=yesterday',
    '?since=2026-03-14T09:26:53Z',
  ])('is not asked for by %s, which would give something else', async (search) => {
    const { status, text } = await exportOf(search)
    expect([status, JSON.parse(text)]).toMatchObject([400, { code: 'INVALID_INPUT' }])
  })
})

describe('whatever hangs on an application', () => {
  /** Every table with a column for an application, and what a report of its breach leaves of it that is open. */
  const tables: Readonly<Record<string, object | 'nobody authenticates with it'>> = {
    ApplicationSecret: { retiredAt: null },
    ApplicationKey: { retiredAt: null },
    ApplicationCertificate: { retiredAt: null },
    ApplicationFederation: { retiredAt: null },
    ApplicationRotation: { state: { in: ['scheduled', 'running'] } },
    RevokedToken: 'nobody authenticates with it',
    ApplicationUsage: 'nobody authenticates with it',
    ApplicationTally: 'nobody authenticates with it',
    ToldFinding: 'nobody authenticates with it',
  }
  const models = join(projectRoot, 'prisma/models')
  const declared = readdirSync(models)
    .map((file) => readFileSync(join(models, file), 'utf8'))
    .join('\n')
    .matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)
  const hanging = [...declared].filter(([, , body]) =>
    /^\s+applicationId\s|\bApplication\b/m.test(body!.replaceAll(/\/\/.*/g, '')),
  )

  it('is known here, by every model of the database that names one', () => {
    expect(
      hanging
        .map(([, name]) => name)
        .filter((name) => !['Application', 'Space'].includes(name!))
        .toSorted(),
    ).toEqual(Object.keys(tables).toSorted())
  })

  it('is stopped by a report, but for the slot that it opens', async () => {
    const { clientId: applicationId } = await exposed()
    const openIn = async (name: string, open: object): Promise<number> => {
      const model = `${name.charAt(0).toLowerCase()}${name.slice(1)}` as 'applicationSecret'
      return oauth.app.deps.database.client[model].count({ where: { applicationId, ...open } })
    }
    const all = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(tables).flatMap(([name, open]) =>
            typeof open === 'string' ? [] : [openIn(name, open).then((count) => [name, count])],
          ),
        ),
      )
    const before = await all()
    expect(Object.values(before).every((count) => Number(count) > 0)).toBe(true)
    await report(applicationId)
    expect(await all()).toEqual({
      ...{ ApplicationSecret: 1, ApplicationKey: 0, ApplicationCertificate: 0 },
      ...{ ApplicationFederation: 0, ApplicationRotation: 0 },
    })
  })

  it('is never read half before a report and half after it', async () => {
    const { clientId: applicationId, secretId } = await exposed()
    const { client } = oauth.app.deps.database
    let isReported = false
    // The application is read late: as on an instance whose other reads overtake that one.
    const view = new Proxy(viewOf(client), {
      get: (target, name) =>
        name === 'application'
          ? {
              findUnique: async (query: never) => {
                if (!isReported) await reportBreach.perform(...given(), { applicationId })
                isReported = true
                return client.application.findUnique(query)
              },
            }
          : Reflect.get(target, name),
    })
    const read = await findClient(view, applicationId)
    expect([read?.epoch, read?.secrets.some(({ id }) => id === secretId)]).toEqual([1, false])
  })
})
