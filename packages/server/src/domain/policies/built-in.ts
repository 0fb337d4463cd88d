import { grantablePermissions, roles, type GrantablePermission, type Role } from '@postern/protocol'
import type { Policy } from '../../kernel/policy/policy.ts'

const reading: readonly GrantablePermission[] = [
  'spaces:read',
  'members:read',
  'users:read',
  'applications:read',
  'webhooks:read',
  'policies:read',
]

// What each role may do, where it is held: in one space, or in the installation.
const rolePermissions: Record<Role, readonly GrantablePermission[]> = {
  owner: grantablePermissions,
  admin: grantablePermissions.filter((permission) => permission !== 'audit:export'),
  developer: [
    ...reading,
    'applications:usage',
    'applications:create',
    'applications:copy',
    'applications:replace',
    'applications:update',
    'applications:grant',
    'applications:rotate',
    'applications:label',
  ],
  integration_owner: [
    ...reading,
    'applications:usage',
    'applications:locate',
    'applications:preview-breach',
    'applications:report-breach',
    'applications:rotate',
    'applications:reveal',
    'applications:label',
    'applications:retire',
    'applications:add-key',
    'applications:retire-key',
    'applications:add-certificate',
    'applications:retire-certificate',
    'applications:add-federation',
    'applications:retire-federation',
    'rotations:start',
    'rotations:finish',
    'rotations:cancel',
    'applications:disable',
    'applications:enable',
    'applications:assign',
    'webhooks:create',
    'webhooks:update',
    'webhooks:delete',
    'webhooks:rotate',
    'webhooks:reveal',
    'webhooks:test',
    'webhooks:redeliver',
  ],
  auditor: [
    ...reading,
    'applications:usage',
    'applications:locate',
    'applications:preview-breach',
    'audit:read',
    'audit:export',
  ],
  member: ['spaces:read', 'applications:read'],
}

const names: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  developer: 'Developer',
  integration_owner: 'Integration owner',
  auditor: 'Auditor',
  member: 'Member',
}

const rolePolicy = (role: Role): Policy => ({
  type: 'Policy',
  id: `built-in:${role}`,
  spaceId: null,
  name: names[role],
  effect: 'allow',
  permissions: rolePermissions[role],
  principal: { type: 'user', role },
  resource: {},
  context: {},
  isBuiltIn: true,
})

const grantPolicy: Policy = {
  type: 'Policy',
  id: 'built-in:application',
  spaceId: null,
  name: 'What an application was granted, in its own space',
  effect: 'allow',
  permissions: 'granted',
  principal: { type: 'application' },
  resource: {},
  context: {},
  isBuiltIn: true,
}

const ownPolicy: Policy = {
  type: 'Policy',
  id: 'built-in:own-sessions',
  spaceId: null,
  name: 'Your own sessions',
  effect: 'allow',
  permissions: ['sessions:read', 'sessions:locate', 'sessions:end'],
  principal: { type: 'user' },
  resource: {},
  own: 'userId',
  context: {},
  isBuiltIn: true,
}

/** The roles, the grants of applications and what is everybody's own, as the policies they are. */
export const builtInPolicies: readonly Policy[] = [...roles.map(rolePolicy), grantPolicy, ownPolicy]

/** What a role holds: whoever gives the role must hold all of it. */
export const permissionsOfRole = (role: Role): readonly GrantablePermission[] => rolePermissions[role]
