import type { QueryPermission } from './permissions.ts'
import type { Resource } from './resources.ts'

/**
 * The permission that lets an actor see an object of the type. Whoever lacks it gets, for any action on the object,
 * the same answer as for an object that does not exist.
 */
export const readPermission = {
  Installation: 'viewer:read',
  Space: 'spaces:read',
  User: 'users:read',
  Session: 'sessions:read',
  Member: 'members:read',
  Invitation: 'invitations:read',
  Application: 'applications:read',
  Webhook: 'webhooks:read',
  OutboxMessage: 'outbox:read',
  Policy: 'policies:read',
  Token: 'tokens:introspect',
  AuditEvent: 'audit:read',
} as const satisfies Record<Resource, QueryPermission>
