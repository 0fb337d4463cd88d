import { formatSecret, timeOfId, type Id, type IdKind, type Permission } from '@postern/protocol'
import { selfSigned } from '../support/certificates.ts'
import { makeKeyPair } from '../support/key-pairs.ts'
import type { Things } from './things.ts'

export type Variables = Readonly<Record<string, unknown>>

export interface FieldInput {
  /** Arguments that name things of the space; `serial` makes names unique. */
  readonly with: (things: Things, serial: number) => Variables
  /** The IDs in the arguments, by path. */
  readonly ids?: Readonly<Record<string, IdKind>>
  /** Further permissions that these very arguments demand of a caller. */
  readonly also?: readonly Permission[]
}

const byApplication: FieldInput = {
  with: ({ applicationId }) => ({ input: { applicationId } }),
  ids: { 'input.applicationId': 'Application' },
}

const byInvitation: FieldInput = {
  with: ({ invitationId }) => ({ input: { invitationId } }),
  ids: { 'input.invitationId': 'Invitation' },
}

const byWebhook: FieldInput = {
  with: ({ webhookId }) => ({ input: { webhookId } }),
  ids: { 'input.webhookId': 'Webhook' },
}

const byUser: FieldInput = { with: ({ userId }) => ({ input: { userId } }), ids: { 'input.userId': 'User' } }

/** A secret as it would be found: well-formed, and nobody's. */
export const nobodysSecret = (secretId = `sec_${'0'.repeat(26)}`): string =>
  formatSecret({ kind: 'app', secretId: secretId as Id<'ApplicationSecret'>, random: new Uint8Array(32).fill(7) })

/** What each root field is asked with. A field that is missing here fails the matrix. */
export const fieldInputs: Readonly<Record<string, FieldInput>> = {
  viewer: { with: () => ({}) },
  node: { with: ({ applicationId }) => ({ id: applicationId }) },
  nodes: { with: ({ applicationId }) => ({ ids: [applicationId] }) },
  permissions: { with: () => ({}) },
  policies: { with: () => ({}) },
  space: { with: ({ spaceId }) => ({ id: spaceId }), ids: { id: 'Space' } },
  spaces: { with: () => ({ first: 100 }) },
  application: { with: ({ applicationId }) => ({ id: applicationId }), ids: { id: 'Application' } },
  applications: { with: ({ spaceId }) => ({ first: 5, spaceId }), ids: { spaceId: 'Space' } },
  user: { with: ({ userId }) => ({ id: userId }), ids: { id: 'User' } },
  users: { with: ({ spaceId }) => ({ first: 40, spaceId }), ids: { spaceId: 'Space' } },
  member: { with: ({ memberId }) => ({ id: memberId }), ids: { id: 'Member' } },
  members: {
    with: ({ spaceId, userId }) => ({ first: 40, spaceId, userId }),
    ids: { spaceId: 'Space', userId: 'User' },
  },
  session: { with: ({ sessionId }) => ({ id: sessionId }), ids: { id: 'Session' } },
  sessions: {
    with: ({ spaceId, userId }) => ({ first: 40, spaceId, userId }),
    ids: { spaceId: 'Space', userId: 'User' },
  },
  endSession: {
    with: ({ sessionId }) => ({ input: { sessionId } }),
    ids: { 'input.sessionId': 'Session' },
    // Whoever ends the session of a person must hold what the person holds.
    also: ['spaces:read', 'applications:read'],
  },
  endUserSessions: { ...byUser, also: ['spaces:read', 'applications:read'] },
  auditEvents: {
    // What others tried in vain is evidence too, and names them.
    with: ({ spaceId, applicationId }) => ({ first: 5, spaceId, targetId: applicationId, outcome: 'done' }),
    ids: { spaceId: 'Space', targetId: 'Application', actorId: 'Application', credentialId: 'ApplicationSecret' },
  },
  auditEvent: { with: ({ eventId }) => ({ eventId }), ids: { eventId: 'AuditEvent' } },
  auditProof: { with: ({ eventId }) => ({ eventId }), ids: { eventId: 'AuditEvent' } },
  auditLog: { with: () => ({}) },
  auditConsistency: { with: () => ({ size: 0 }) },

  createSpace: { with: (_things, serial) => ({ input: { name: `made ${serial}`, kind: 'staging' } }) },
  updateSpace: {
    with: ({ spaceId }, serial) => ({ input: { spaceId, name: `renamed ${serial}` } }),
    ids: { 'input.spaceId': 'Space' },
  },
  setSpaceSecretPolicy: {
    with: ({ spaceId }) => ({ input: { spaceId, longestDays: 400 } }),
    ids: { 'input.spaceId': 'Space' },
  },
  createUser: {
    with: (_things, serial) => ({ input: { email: `matrix-${serial}@example.com`, name: 'Somebody' } }),
  },
  updateUser: {
    with: ({ userId }, serial) => ({ input: { userId, name: `Renamed ${serial}` } }),
    ids: { 'input.userId': 'User' },
  },
  updateProfile: { with: (_things, serial) => ({ input: { name: `Myself ${serial}` } }) },
  suspendUser: byUser,
  reactivateUser: byUser,
  deleteUser: byUser,
  // Nobody's: what comes of it for whom stands beside the matrix.
  signIn: {
    with: (_things, serial) => ({ input: { email: `nobody-${serial}@example.com`, password: 'Wrong-But-Long-1' } }),
  },
  signInByCode: {
    with: (_things, serial) => ({
      input: {
        code: String(serial).padStart(43, 'x'),
        codeVerifier: 'v'.repeat(43),
        redirectUri: 'http://127.0.0.1:4711/signed-in',
      },
    }),
  },
  reauthenticate: { with: () => ({ input: { password: 'Wrong-But-Long-1' } }) },
  signOut: { with: () => ({ input: {} }) },
  addMember: {
    // The person is a member of the space already, which only one who may add members is told.
    with: ({ spaceId, userId }) => ({ input: { spaceId, userId, role: 'member' } }),
    ids: { 'input.spaceId': 'Space', 'input.userId': 'User' },
    also: ['users:read', 'spaces:read', 'applications:read'],
  },
  appointMember: {
    with: ({ userId }) => ({ input: { userId, role: 'member' } }),
    ids: { 'input.userId': 'User' },
  },
  updateMember: {
    with: ({ memberId }) => ({ input: { memberId, role: 'member' } }),
    ids: { 'input.memberId': 'Member' },
    // Whoever changes a role must hold what it holds.
    also: ['spaces:read', 'applications:read'],
  },
  removeMember: {
    with: ({ memberId }) => ({ input: { memberId } }),
    ids: { 'input.memberId': 'Member' },
    also: ['spaces:read', 'applications:read'],
  },
  invitation: { with: ({ invitationId }) => ({ id: invitationId }), ids: { id: 'Invitation' } },
  invitations: { with: ({ spaceId }) => ({ first: 100, spaceId }), ids: { spaceId: 'Space' } },
  inviteUser: {
    with: ({ spaceId }, serial) => ({
      input: { spaceId, email: `invited-${serial}@example.org`, name: 'Somebody', role: 'member' },
    }),
    ids: { 'input.spaceId': 'Space' },
    also: ['spaces:read', 'applications:read'],
  },
  resendInvitation: { ...byInvitation, also: ['spaces:read', 'applications:read'] },
  withdrawInvitation: byInvitation,
  webhook: { with: ({ webhookId }) => ({ id: webhookId }), ids: { id: 'Webhook' } },
  webhooks: { with: ({ spaceId }) => ({ first: 100, spaceId }), ids: { spaceId: 'Space' } },
  webhookDeliveries: { with: ({ webhookId }) => ({ first: 20, webhookId }), ids: { webhookId: 'Webhook' } },
  outbox: { with: ({ spaceId }) => ({ first: 20, spaceId }), ids: { spaceId: 'Space' } },
  createWebhook: {
    with: ({ spaceId }, serial) => ({
      input: { spaceId, name: `made ${serial}`, url: 'https://receiver.example/in' },
    }),
    ids: { 'input.spaceId': 'Space' },
  },
  updateWebhook: {
    with: ({ webhookId }) => ({ input: { webhookId, topics: ['applications.retire'] } }),
    ids: { 'input.webhookId': 'Webhook' },
  },
  deleteWebhook: byWebhook,
  rotateWebhookSecret: byWebhook,
  revealWebhookSecret: byWebhook,
  testWebhook: byWebhook,
  redeliverNotice: {
    with: ({ webhookId, messageId }) => ({ input: { webhookId, messageId } }),
    ids: { 'input.webhookId': 'Webhook', 'input.messageId': 'OutboxMessage' },
  },
  createApplication: {
    with: ({ spaceId }, serial) => ({ input: { spaceId, name: `made ${serial}` } }),
    ids: { 'input.spaceId': 'Space' },
  },
  copyApplication: {
    with: ({ applicationId, spaceId }, serial) => ({ input: { applicationId, spaceId, name: `copy ${serial}` } }),
    ids: { 'input.applicationId': 'Application', 'input.spaceId': 'Space' },
    // Whoever copies must be able to see the original, and to create where the copy shall be.
    also: ['applications:read', 'applications:create'],
  },
  updateApplication: {
    with: ({ applicationId }) => ({ input: { applicationId, description: 'changed' } }),
    ids: { 'input.applicationId': 'Application' },
  },
  grantApplicationPermissions: {
    with: ({ applicationId }) => ({ input: { applicationId, permissions: [] } }),
    ids: { 'input.applicationId': 'Application' },
  },
  setApplicationOwners: {
    with: ({ applicationId, userId }) => ({ input: { applicationId, ownerIds: [userId] } }),
    ids: { 'input.applicationId': 'Application' },
  },
  disableApplication: byApplication,
  enableApplication: byApplication,
  applicationBreachPreview: {
    with: ({ applicationId }) => ({ applicationId, since: new Date(timeOfId(applicationId)).toISOString() }),
    ids: { applicationId: 'Application' },
  },
  reportApplicationBreach: byApplication,
  rotateApplicationSecret: byApplication,
  startApplicationRotation: byApplication,
  replaceApplication: {
    with: ({ applicationId }, serial) => ({ input: { applicationId, name: `replacement ${serial}` } }),
    ids: { 'input.applicationId': 'Application' },
    // Whoever replaces must see the old one, create the new one, and hold what it may.
    also: ['applications:read', 'applications:create'],
  },
  finishApplicationRotation: {
    with: ({ rotatedId }) => ({ input: { applicationId: rotatedId, force: true } }),
    ids: { 'input.applicationId': 'Application' },
  },
  cancelApplicationRotation: {
    with: ({ rotatedId }) => ({ input: { applicationId: rotatedId } }),
    ids: { 'input.applicationId': 'Application' },
  },
  revealApplicationSecret: {
    with: ({ emptySecretId }) => ({ input: { secretId: emptySecretId } }),
    ids: { 'input.secretId': 'ApplicationSecret' },
    // Whoever gets the secret can do what the application may.
    also: ['applications:read'],
  },
  labelApplicationSecret: {
    with: ({ revealedSecretId }, serial) => ({ input: { secretId: revealedSecretId, label: `label ${serial}` } }),
    ids: { 'input.secretId': 'ApplicationSecret' },
  },
  reportLeakedSecret: { with: () => ({ input: { secret: nobodysSecret() } }) },
  retireApplicationSecret: {
    with: ({ revealedSecretId }) => ({ input: { secretId: revealedSecretId } }),
    ids: { 'input.secretId': 'ApplicationSecret' },
  },
  addApplicationKey: {
    with: ({ applicationId }) => ({ input: { applicationId, publicJwk: JSON.stringify(makeKeyPair().publicJwk) } }),
    ids: { 'input.applicationId': 'Application' },
    // Whoever has the private half can do what the application may.
    also: ['applications:read'],
  },
  retireApplicationKey: {
    with: ({ keyId }) => ({ input: { keyId } }),
    ids: { 'input.keyId': 'ApplicationKey' },
  },
  addApplicationCertificate: {
    with: ({ applicationId }) => ({ input: { applicationId, certificate: selfSigned().certificate } }),
    ids: { 'input.applicationId': 'Application' },
    // Whoever has its key can do what the application may.
    also: ['applications:read'],
  },
  retireApplicationCertificate: {
    with: ({ certificateId }) => ({ input: { certificateId } }),
    ids: { 'input.certificateId': 'ApplicationCertificate' },
  },
  addApplicationFederation: {
    with: ({ applicationId }) => ({ input: { applicationId, issuer: 'https://ci.example', subject: 'repo:octo/app' } }),
    ids: { 'input.applicationId': 'Application' },
    // Whoever can make the issuer say so can do what the application may.
    also: ['applications:read'],
  },
  retireApplicationFederation: {
    with: ({ federationId }) => ({ input: { federationId } }),
    ids: { 'input.federationId': 'ApplicationFederation' },
  },
}

/** The arguments with another value at `path`. */
export const replaced = (variables: Variables, path: string, value: string): Variables => {
  const [head = '', ...rest] = path.split('.')
  const inner = (variables[head] ?? {}) as Variables
  return { ...variables, [head]: rest.length === 0 ? value : replaced(inner, rest.join('.'), value) }
}

/** The thing of the space that an ID at `path` would name. */
export const thingAt = (things: Things, path: string, kind: IdKind): string => {
  if (kind === 'ApplicationSecret') return path.includes('secretId') ? things.emptySecretId : things.revealedSecretId
  const ids = {
    Space: things.spaceId,
    Application: things.applicationId,
    User: things.userId,
    Session: things.sessionId,
    Member: things.memberId,
    Invitation: things.invitationId,
    Webhook: things.webhookId,
    OutboxMessage: things.messageId,
    AuditEvent: things.eventId,
    ApplicationKey: things.keyId,
    ApplicationCertificate: things.certificateId,
    ApplicationFederation: things.federationId,
  }
  return ids[kind as keyof typeof ids]
}
