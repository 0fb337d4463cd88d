import type { GrantablePermission, Role } from '@postern/protocol'

const reading: readonly GrantablePermission[] = [
  'spaces:read',
  'members:read',
  'users:read',
  'applications:read',
  'policies:read',
]

const all: readonly GrantablePermission[] = [
  ...reading,
  'spaces:create',
  'spaces:update',
  'users:create',
  'users:update',
  'users:suspend',
  'users:reactivate',
  'users:delete',
  'sessions:read',
  'sessions:locate',
  'sessions:end',
  'sessions:end-all',
  'members:add',
  'members:appoint',
  'members:update',
  'members:remove',
  'invitations:create',
  'invitations:resend',
  'invitations:withdraw',
  'invitations:read',
  'applications:create',
  'applications:update',
  'applications:grant',
  'applications:disable',
  'applications:enable',
  'applications:rotate',
  'applications:reveal',
  'applications:retire',
  'applications:add-key',
  'applications:retire-key',
  'tokens:introspect',
  'audit:read',
  'audit:export',
]

/** What each built-in role holds, stated a second time: a change of the roles is a change here too. */
export const rolePermissions: Readonly<Record<Role, readonly GrantablePermission[]>> = {
  owner: all,
  admin: all.filter((permission) => permission !== 'audit:export'),
  developer: [...reading, 'applications:create', 'applications:update', 'applications:grant', 'applications:rotate'],
  integration_owner: [
    ...reading,
    'applications:disable',
    'applications:enable',
    'applications:rotate',
    'applications:reveal',
    'applications:retire',
    'applications:add-key',
    'applications:retire-key',
  ],
  auditor: [...reading, 'audit:read', 'audit:export'],
  member: ['spaces:read', 'applications:read'],
}
