import {
  changeApplication,
  createApplication,
  disableApplication,
  enableApplication,
  grantPermissions,
} from '../../packages/server/src/domain/applications/commands.ts'
import { assignOwners } from '../../packages/server/src/domain/applications/owner-commands.ts'
import { reportBreach } from '../../packages/server/src/domain/applications/breach-commands.ts'
import { copyApplication } from '../../packages/server/src/domain/applications/copy-commands.ts'
import { replaceApplication } from '../../packages/server/src/domain/applications/replace-commands.ts'
import { reportLeak } from '../../packages/server/src/domain/applications/leak-commands.ts'
import {
  cancelRotation,
  finishRotation,
  startRotation,
} from '../../packages/server/src/domain/applications/rotation-commands.ts'
import {
  labelSecret,
  retireSecret,
  revealSecret,
  rotateSecret,
} from '../../packages/server/src/domain/applications/secret-commands.ts'
import { addFederation, retireFederation } from '../../packages/server/src/domain/applications/federation-commands.ts'
import {
  addCertificate,
  retireCertificate,
} from '../../packages/server/src/domain/applications/certificate-commands.ts'
import { addKey, retireKey } from '../../packages/server/src/domain/applications/key-commands.ts'
import { thumbprintOf } from '../../packages/server/src/domain/applications/public-jwk.ts'
import { nobodysSecret } from '../authorization/field-inputs.ts'
import type { TestApp } from '../support/app.ts'
import { selfSigned, TestAuthority } from '../support/certificates.ts'
import { asClient } from '../support/client-certificates.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import { caseOf, type CommandCase, type Unknowns } from './command-case.ts'

const emptySlot = async (app: TestApp) => {
  const { id: spaceId } = await app.space()
  const { application, slot } = await createApplication.perform(app.deps, app.call(), { spaceId, name: 'with a slot' })
  return { spaceId, applicationId: application.id, secretId: slot.id }
}

const rotating = async (app: TestApp) => {
  const { id: spaceId } = await app.space()
  const { clientId, secretId: oldSecretId } = await app.application(spaceId, [])
  const { rotation } = await startRotation.perform(app.deps, app.call(), { applicationId: clientId })
  return { spaceId, clientId, oldSecretId, rotation }
}

const ofApplication = (spaceId: string, id: string, change: unknown) => ({
  target: { type: 'Application', id } as const,
  space: spaceId,
  change,
})

const applicationCase = (
  command: CommandCase['command'],
  input: object,
  change: unknown,
  before?: (app: TestApp, applicationId: string) => Promise<unknown>,
  writes: readonly string[] = ['applications'],
): CommandCase =>
  caseOf({
    command,
    writes,
    arrange: async (app) => {
      const space = await app.space()
      const { clientId: applicationId } = await app.application(space.id, ['applications:read', 'spaces:read'])
      await before?.(app, applicationId)
      return { input: { applicationId, ...input }, evidence: () => ofApplication(space.id, applicationId, change) }
    },
  })

/** The commands on applications and their secrets. */
export const applicationCases = (match: Unknowns) => {
  const slot = (secret: string, label: string) => ({ secret, label, notBefore: match.time, expiresAt: match.time })
  return {
    'applications:create': caseOf({
      command: createApplication,
      writes: ['applications', 'application_secrets'],
      arrange: async (app) => {
        const space = await app.space()
        const given = {
          name: 'made',
          description: 'd',
          permissions: ['spaces:read'],
          allowedAddresses: ['192.0.2.0/24'],
          audiences: ['https://api.example.com'],
        }
        return {
          input: { spaceId: space.id, ...given, secret: { label: 'first' } },
          evidence: ({ application, slot: { id } }) =>
            ofApplication(space.id, application.id, {
              after: {
                ...given,
                // What people wrote about it, and addresses, stand sealed.
                description: match.ref,
                allowedAddresses: [match.ref],
                tokenLifeSeconds: 21_600,
                tokensPerHour: null,
                tokensPerDay: null,
                tokenBinding: 'none',
                status: 'active',
                ...slot(id, 'first'),
              },
            }),
        }
      },
    }),
    'applications:copy': caseOf({
      command: copyApplication,
      writes: ['applications', 'application_secrets'],
      arrange: async (app) => {
        const { clientId } = await app.application((await app.space()).id, ['spaces:read'], { tokensPerDay: 5 })
        const to = await app.space()
        return {
          input: { applicationId: clientId, spaceId: to.id, name: 'copied' },
          evidence: ({ application, slot: { id } }) =>
            ofApplication(to.id, application.id, {
              after: {
                name: 'copied',
                description: null,
                permissions: ['spaces:read'],
                allowedAddresses: [],
                audiences: [],
                tokenLifeSeconds: 21_600,
                tokensPerHour: null,
                tokensPerDay: 5,
                tokenBinding: 'none',
                status: 'active',
                ...slot(id, 'secret'),
                copiedFrom: clientId,
                withheld: [],
              },
            }),
        }
      },
    }),
    'applications:replace': caseOf({
      command: replaceApplication,
      writes: ['applications', 'application_secrets', 'application_rotations'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, ['spaces:read'], { tokensPerDay: 5 })
        return {
          input: { applicationId: clientId, name: 'in its place' },
          evidence: ({ replacement, slot: { id }, rotation }) =>
            ofApplication(space.id, replacement.id, {
              after: {
                ...{ name: 'in its place', description: null, permissions: ['spaces:read'], allowedAddresses: [] },
                ...{ audiences: [], tokenLifeSeconds: 21_600, tokensPerHour: null, tokensPerDay: 5 },
                ...{ tokenBinding: 'none', status: 'active' },
                ...slot(id, 'secret'),
                ...{ replaces: clientId, rotation: rotation.id, finishesWhenQuiet: false, policies: [] },
              },
            }),
        }
      },
    }),
    'secrets:report': caseOf({
      command: reportLeak,
      writes: ['leak_reports'],
      decidedBy: [],
      arrange: async () => {
        const secretId = `sec_${'1'.repeat(26)}`
        return {
          input: { secret: nobodysSecret(secretId) },
          evidence: ({ reportId }) => ({
            target: { type: 'Installation', id: 'installation' },
            space: null,
            change: { after: { report: reportId, secret: secretId } },
          }),
        }
      },
    }),
    'applications:update': applicationCase(
      changeApplication,
      { description: 'new', audiences: ['urn:example:api'], tokenLifeSeconds: 300 },
      {
        before: { description: null, audiences: [], tokenLifeSeconds: 21_600 },
        after: { description: match.ref, audiences: ['urn:example:api'], tokenLifeSeconds: 300 },
      },
    ),
    'applications:grant': applicationCase(
      grantPermissions,
      { permissions: ['spaces:read'] },
      { before: { permissions: ['applications:read', 'spaces:read'] }, after: { permissions: ['spaces:read'] } },
    ),
    'applications:assign': caseOf({
      command: assignOwners,
      writes: ['applications'],
      arrange: async (app) => {
        const { id: spaceId } = await app.space()
        const { clientId: applicationId } = await app.application(spaceId, [])
        const { id: ownerId } = await app.user('developer', spaceId)
        return {
          input: { applicationId, ownerIds: [ownerId], ownerRoles: ['auditor'] },
          evidence: () =>
            ofApplication(spaceId, applicationId, {
              before: { owners: [], ownerRoles: [] },
              after: { owners: [ownerId], ownerRoles: ['auditor'] },
            }),
        }
      },
    }),
    'applications:disable': applicationCase(
      disableApplication,
      {},
      { before: { epoch: 0 }, after: { epoch: 1 } },
      undefined,
      ['applications', 'outbox_messages'],
    ),
    'applications:enable': applicationCase(
      enableApplication,
      {},
      { before: { status: 'disabled' }, after: { status: 'active' } },
      (app, applicationId) => disableApplication.perform(app.deps, app.call(), { applicationId }),
    ),
    'applications:report-breach': caseOf({
      command: reportBreach,
      writes: [
        ...['applications', 'application_secrets', 'application_keys', 'application_certificates'],
        ...['application_federations', 'application_rotations', 'outbox_messages'],
      ],
      arrange: async (app) => {
        const { spaceId, clientId, oldSecretId, rotation } = await rotating(app)
        const publicJwk = JSON.stringify(makeKeyPair().publicJwk)
        const { key } = await addKey.perform(app.deps, app.call(), { applicationId: clientId, publicJwk })
        const { certificate } = await addCertificate.perform(app.deps, app.call(), {
          ...{ applicationId: clientId, certificate: selfSigned().certificate },
        })
        const { federation } = await addFederation.perform(app.deps, app.call(), {
          ...{ applicationId: clientId, issuer: 'https://ci.example', subject: 'repo:octo/app' },
        })
        return {
          input: { applicationId: clientId, secret: { label: 'after it' } },
          evidence: ({ slot: { id } }) =>
            ofApplication(spaceId, clientId, {
              before: {
                ...{ epoch: 0, secrets: [oldSecretId, rotation.secretId].toSorted() },
                ...{ keys: [key.id], certificates: [certificate.id] },
                ...{ federations: [federation.id], rotations: [rotation.id] },
              },
              after: {
                ...slot(id, 'after it'),
                ...{ epoch: 1, since: null },
                stopped: { secrets: 2, keys: 1, certificates: 1, federations: 1, rotations: 1 },
              },
            }),
        }
      },
    }),
    'applications:rotate': caseOf({
      command: rotateSecret,
      writes: ['application_secrets'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        return {
          input: { applicationId: clientId, label: 'next' },
          evidence: ({ slot: { id } }) => ofApplication(space.id, clientId, { after: slot(id, 'next') }),
        }
      },
    }),
    'applications:reveal': caseOf({
      command: revealSecret,
      writes: ['application_secrets', 'outbox_messages'],
      arrange: async (app) => {
        const { spaceId, applicationId, secretId } = await emptySlot(app)
        return {
          input: { secretId },
          evidence: ({ slot: { hint } }) =>
            ofApplication(spaceId, applicationId, { after: { secret: secretId, hint } }),
        }
      },
    }),
    'applications:label': caseOf({
      command: labelSecret,
      writes: ['application_secrets'],
      arrange: async (app) => {
        const { spaceId, applicationId, secretId } = await emptySlot(app)
        return {
          input: { secretId, label: 'renamed' },
          evidence: () =>
            ofApplication(spaceId, applicationId, {
              before: { secret: secretId, label: 'secret' },
              after: { secret: secretId, label: 'renamed' },
            }),
        }
      },
    }),
    'applications:retire': caseOf({
      command: retireSecret,
      writes: ['application_secrets', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId, clientSecret, secretId } = await app.application(space.id, [])
        return {
          input: { secretId },
          evidence: ({ slot: { hint } }) => {
            if (hint === null || !clientSecret.includes(hint)) throw new Error('the hint is not of this secret')
            return ofApplication(space.id, clientId, { before: { secret: secretId, hint }, after: { forced: false } })
          },
        }
      },
    }),
    'applications:add-key': caseOf({
      command: addKey,
      writes: ['application_keys', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        const { publicJwk } = makeKeyPair()
        return {
          input: { applicationId: clientId, label: 'laptop', publicJwk: JSON.stringify(publicJwk) },
          evidence: ({ key: { id } }) =>
            ofApplication(space.id, clientId, {
              after: {
                ...{ key: id, label: 'laptop', thumbprint: thumbprintOf(publicJwk as never), jwksUrl: null },
                ...{ notBefore: match.time, expiresAt: match.time },
              },
            }),
        }
      },
    }),
    'applications:retire-key': caseOf({
      command: retireKey,
      writes: ['application_keys', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        const publicJwk = JSON.stringify(makeKeyPair().publicJwk)
        const { key } = await addKey.perform(app.deps, app.call(), { applicationId: clientId, publicJwk })
        return {
          input: { keyId: key.id },
          evidence: () => ofApplication(space.id, clientId, { before: { key: key.id, thumbprint: key.thumbprint } }),
        }
      },
    }),
    'applications:add-certificate': caseOf({
      command: addCertificate,
      writes: ['application_certificates', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        const authority = new TestAuthority().certificate
        return {
          input: { applicationId: clientId, label: 'cluster', authority, sanDns: 'orders.inside.example' },
          evidence: ({ certificate: { id } }) =>
            ofApplication(space.id, clientId, {
              after: {
                ...{ certificate: id, label: 'cluster', thumbprint: null },
                ...{ authority: asClient({ certificate: authority, key: '' }).thumbprint, subject: match.ref },
                ...{ notBefore: match.time, expiresAt: match.time },
              },
            }),
        }
      },
    }),
    'applications:retire-certificate': caseOf({
      command: retireCertificate,
      writes: ['application_certificates', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        const { certificate } = await addCertificate.perform(app.deps, app.call(), {
          ...{ applicationId: clientId, certificate: selfSigned().certificate },
        })
        const { id, thumbprint } = certificate
        return {
          input: { certificateId: id },
          evidence: () => ofApplication(space.id, clientId, { before: { certificate: id, thumbprint } }),
        }
      },
    }),
    'applications:add-federation': caseOf({
      command: addFederation,
      writes: ['application_federations', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        const given = { issuer: 'https://ci.example', label: 'ci' }
        const claims = [{ name: 'ref', value: 'refs/heads/main' }]
        return {
          input: { applicationId: clientId, ...given, subject: 'repo:octo/app', claims },
          evidence: ({ federation: { id } }) =>
            ofApplication(space.id, clientId, {
              after: { federation: id, ...given, jwksUrl: null, subject: match.ref, claims: match.ref },
            }),
        }
      },
    }),
    'applications:retire-federation': caseOf({
      command: retireFederation,
      writes: ['application_federations', 'outbox_messages'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId } = await app.application(space.id, [])
        const issuer = 'https://ci.example'
        const { federation } = await addFederation.perform(app.deps, app.call(), {
          ...{ applicationId: clientId, issuer, subject: 'repo:octo/app' },
        })
        return {
          input: { federationId: federation.id },
          evidence: () => ofApplication(space.id, clientId, { before: { federation: federation.id, issuer } }),
        }
      },
    }),
    'rotations:start': caseOf({
      command: startRotation,
      writes: ['application_rotations', 'application_secrets'],
      arrange: async (app) => {
        const space = await app.space()
        const { clientId, secretId } = await app.application(space.id, [])
        return {
          input: { applicationId: clientId },
          evidence: ({ rotation }) =>
            ofApplication(space.id, clientId, {
              after: {
                rotation: rotation.id,
                startsAt: match.time,
                finishesWhenQuiet: false,
                secret: rotation.secretId,
                replaces: [secretId],
              },
            }),
        }
      },
    }),
    'rotations:finish': caseOf({
      command: finishRotation,
      writes: ['application_rotations', 'application_secrets', 'outbox_messages'],
      arrange: async (app) => {
        const { spaceId, clientId, oldSecretId, rotation } = await rotating(app)
        const { secret } = await revealSecret.perform(app.deps, app.call(), { secretId: rotation.secretId })
        app.canary.keep(secret.reveal())
        return {
          input: { applicationId: clientId, force: true },
          evidence: () =>
            ofApplication(spaceId, clientId, {
              before: { secrets: [oldSecretId] },
              after: { rotation: rotation.id, secret: rotation.secretId, forced: true },
            }),
        }
      },
    }),
    'rotations:cancel': caseOf({
      command: cancelRotation,
      writes: ['application_rotations', 'application_secrets'],
      arrange: async (app) => {
        const { spaceId, clientId, rotation } = await rotating(app)
        return {
          input: { applicationId: clientId },
          evidence: () =>
            ofApplication(spaceId, clientId, {
              before: { rotation: rotation.id, state: 'running' },
              after: { closed: rotation.secretId },
            }),
        }
      },
    }),
  }
}
