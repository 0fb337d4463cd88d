import type { Resource } from './resources.ts'

/** Which primitive of the kernel a permission belongs to. */
export type PermissionKind = 'command' | 'query' | 'issue' | 'maintain'

interface Definition {
  readonly kind: PermissionKind
  readonly title: string
  /** One sentence, shown beside the box a person ticks. */
  readonly description: string
  /** The type of the object that is decided on. */
  readonly resource: Resource
  /**
   * Who may be given it. `grantable`: roles, policies and applications. `everyone`: held by whoever is authenticated,
   * never a scope. `people`: the same, but never an application. `anonymous`: also open to a caller nobody knows, who
   * proves by it who they are. `system`: the service itself. `set-up`: the holder of the one-time set-up token. `invited`:
   * the holder of an invitation's one-time token.
   */
  readonly held: 'grantable' | 'everyone' | 'people' | 'anonymous' | 'system' | 'set-up' | 'invited'
}

/**
 * Every permission there is. A key is at once the name of its command or query, the OAuth scope, the action of a
 * policy and of an audit event: a name that is not here does not compile.
 */
export const permissions = {
  'installation:set-up': {
    kind: 'command',
    title: 'Set up the installation',
    description: 'Make the first owner, once, with the one-time set-up token.',
    resource: 'Installation',
    held: 'set-up',
  },
  'viewer:read': {
    kind: 'query',
    title: 'Know who you are',
    description: 'See your own identity, space and permissions.',
    resource: 'Installation',
    held: 'everyone',
  },
  'permissions:read': {
    kind: 'query',
    title: 'Read the permission catalogue',
    description: 'List every permission with its meaning.',
    resource: 'Installation',
    held: 'everyone',
  },
  'spaces:create': {
    kind: 'command',
    title: 'Create spaces',
    description: 'Make a new space, such as staging or production.',
    resource: 'Installation',
    held: 'grantable',
  },
  'spaces:read': {
    kind: 'query',
    title: 'Read spaces',
    description: 'See spaces and their kind.',
    resource: 'Space',
    held: 'grantable',
  },
  'spaces:update': {
    kind: 'command',
    title: 'Change spaces',
    description: 'Rename a space.',
    resource: 'Space',
    held: 'grantable',
  },
  'spaces:set-secret-policy': {
    kind: 'command',
    title: 'Set what secrets of a space must be',
    description: 'Set how long new secrets may live, how many an application may have, and whether they must expire.',
    resource: 'Space',
    held: 'grantable',
  },
  'users:create': {
    kind: 'command',
    title: 'Create users',
    description: 'Add a person to the installation.',
    resource: 'Installation',
    held: 'grantable',
  },
  'users:update': {
    kind: 'command',
    title: 'Change users',
    description: "Change a person's name, type and entitlements.",
    resource: 'User',
    held: 'grantable',
  },
  'users:suspend': {
    kind: 'command',
    title: 'Suspend users',
    description: 'Stop a person from doing anything, everywhere and at once; never one who holds more than you do.',
    resource: 'User',
    held: 'grantable',
  },
  'users:reactivate': {
    kind: 'command',
    title: 'Reactivate users',
    description: 'Let a suspended person in again, with the roles they had; never one who holds more than you do.',
    resource: 'User',
    held: 'grantable',
  },
  'users:delete': {
    kind: 'command',
    title: 'Delete users',
    description: 'Remove a person for good and erase their personal data; never one who holds more than you do.',
    resource: 'User',
    held: 'grantable',
  },
  'profile:update': {
    kind: 'command',
    title: 'Change your own profile',
    description: 'Change your own name.',
    resource: 'User',
    held: 'everyone',
  },
  'users:read': {
    kind: 'query',
    title: 'Read users',
    description: 'See people, their names and e-mail addresses.',
    resource: 'User',
    held: 'grantable',
  },
  'sessions:create': {
    kind: 'command',
    title: 'Sign in',
    description: 'Begin a session with an e-mail address and a password.',
    resource: 'User',
    held: 'anonymous',
  },
  'sessions:allow': {
    kind: 'command',
    title: 'Let the postern command act as you',
    description: 'Give the command on your machine a code, by which it gets a session of yours.',
    resource: 'User',
    held: 'people',
  },
  'sessions:exchange': {
    kind: 'command',
    title: 'Sign in by the browser',
    description: 'Begin a session with the code that somebody who is signed in allowed.',
    resource: 'User',
    held: 'anonymous',
  },
  'sessions:end-replayed': {
    kind: 'maintain',
    title: 'End a session whose code came again',
    description: 'End the session that came of a sign-in code, when the code is shown a second time.',
    resource: 'Session',
    held: 'system',
  },
  'sessions:sign-out': {
    kind: 'command',
    title: 'Sign out',
    description: 'End your own session, your others, or all of them.',
    resource: 'User',
    held: 'people',
  },
  'sessions:reauthenticate': {
    kind: 'command',
    title: 'Prove again who you are',
    description: 'Give your password again, for what asks for a sign-in of the last minutes.',
    resource: 'User',
    held: 'people',
  },
  'sessions:read': {
    kind: 'query',
    title: 'Read sessions',
    description: "See people's sessions: since when, until when, and by which browser. Your own you see without it.",
    resource: 'Session',
    held: 'grantable',
  },
  'sessions:locate': {
    kind: 'query',
    title: 'See where sessions are',
    description: 'See the addresses that sessions were begun from; takes a role in the installation.',
    resource: 'Session',
    held: 'grantable',
  },
  'sessions:end': {
    kind: 'command',
    title: 'End sessions',
    description: 'End a session of a person; never of one who holds more than you do. Your own you end without it.',
    resource: 'Session',
    held: 'grantable',
  },
  'sessions:end-all': {
    kind: 'command',
    title: 'End all sessions of a person',
    description: 'Sign a person out everywhere and at once; never one who holds more than you do.',
    resource: 'User',
    held: 'grantable',
  },
  'members:add': {
    kind: 'command',
    title: 'Add members',
    description: 'Give a person a role in a space; never one that holds more than you hold there.',
    resource: 'Space',
    held: 'grantable',
  },
  'members:appoint': {
    kind: 'command',
    title: 'Appoint members of the installation',
    description: 'Give a person a role in the whole installation; never one that holds more than you hold there.',
    resource: 'Installation',
    held: 'grantable',
  },
  'members:update': {
    kind: 'command',
    title: 'Change roles',
    description: 'Change the role a person has; neither from nor to one that holds more than you hold there.',
    resource: 'Member',
    held: 'grantable',
  },
  'members:remove': {
    kind: 'command',
    title: 'Remove members',
    description: 'Take the role a person has; never one that holds more than you hold there.',
    resource: 'Member',
    held: 'grantable',
  },
  'members:read': {
    kind: 'query',
    title: 'Read members',
    description: 'See who has which role.',
    resource: 'Member',
    held: 'grantable',
  },
  'invitations:create': {
    kind: 'command',
    title: 'Invite people',
    description: 'Send somebody a link by which they join a space with a role; never one that holds more than you do.',
    resource: 'Space',
    held: 'grantable',
  },
  'invitations:resend': {
    kind: 'command',
    title: 'Send invitations again',
    description: 'Send a new link and void the one before; never for a role that holds more than you do.',
    resource: 'Invitation',
    held: 'grantable',
  },
  'invitations:withdraw': {
    kind: 'command',
    title: 'Withdraw invitations',
    description: 'Void the link of an invitation that was not accepted yet.',
    resource: 'Invitation',
    held: 'grantable',
  },
  'invitations:read': {
    kind: 'query',
    title: 'Read invitations',
    description: 'See who was invited to a space, by name and e-mail address, and what came of it.',
    resource: 'Invitation',
    held: 'grantable',
  },
  'invitations:accept': {
    kind: 'command',
    title: 'Accept an invitation',
    description: 'Join a space by the one-time link that was sent.',
    resource: 'Invitation',
    held: 'invited',
  },
  'applications:create': {
    kind: 'command',
    title: 'Create applications',
    description: 'Make a machine client in a space, with an empty slot for its first secret.',
    resource: 'Space',
    held: 'grantable',
  },
  'applications:copy': {
    kind: 'command',
    title: 'Copy applications to other spaces',
    description:
      'Make an application with the settings of another in a space where you may create them; never with its secrets.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:replace': {
    kind: 'command',
    title: 'Replace applications',
    description:
      'Make an application that shall take the place of another in its space; only of one that can do no more than you.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:read': {
    kind: 'query',
    title: 'Read applications',
    description: 'See applications, their client IDs, permissions and the state of their secrets.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:usage': {
    kind: 'query',
    title: 'See what applications do',
    description: 'See how much applications are used, by which programs, and what those do wrong.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:locate': {
    kind: 'query',
    title: 'See where applications are',
    description: 'See the addresses and networks that applications fetched tokens and called from.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:update': {
    kind: 'command',
    title: 'Change applications',
    description:
      'Change the name, description, token life, token quota, audiences or allowed addresses of an application.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:grant': {
    kind: 'command',
    title: 'Grant permissions to applications',
    description: 'Set which permissions an application has; never more than you hold there yourself.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:assign': {
    kind: 'command',
    title: 'Assign application owners',
    description: 'Say which people and roles of the space answer for an application, and are told of what is due.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:disable': {
    kind: 'command',
    title: 'Disable applications',
    description: 'Stop an application: its secrets and every token it has.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:enable': {
    kind: 'command',
    title: 'Enable applications',
    description: 'Let a disabled application fetch tokens again.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:preview-breach': {
    kind: 'query',
    title: 'See what a breach of an application reaches',
    description:
      'See what an application could reach, what it did since a time and to what, and all it authenticates with.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:report-breach': {
    kind: 'command',
    title: 'Report breaches of applications',
    description:
      'Stop all an application authenticates with and every token it has, and open a slot for a new secret, at once.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:rotate': {
    kind: 'command',
    title: 'Rotate application secrets',
    description: 'Open an empty slot for a further secret beside the ones in use.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:reveal': {
    kind: 'command',
    title: 'Reveal application secrets',
    description:
      'Copy the secret of an empty slot, which mints it, once; only of an application that can do no more than you.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:label': {
    kind: 'command',
    title: 'Label application secrets',
    description: 'Change what a secret is called.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:retire': {
    kind: 'command',
    title: 'Retire application secrets',
    description: 'Stop one secret from fetching tokens; one that is still used only where that is forced.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:add-key': {
    kind: 'command',
    title: 'Add application keys',
    description:
      'Let an application authenticate with a key pair, by its public half; only one that can do no more than you.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:retire-key': {
    kind: 'command',
    title: 'Retire application keys',
    description: 'Stop one key from fetching tokens.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:add-certificate': {
    kind: 'command',
    title: 'Add application certificates',
    description:
      'Let an application authenticate with a certificate, or with those an authority issues for one name; only one that can do no more than you.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:retire-certificate': {
    kind: 'command',
    title: 'Retire application certificates',
    description: 'Stop one certificate, or those of one authority, from fetching tokens of an application.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:add-federation': {
    kind: 'command',
    title: 'Trust outside issuers for applications',
    description:
      'Let a workload authenticate as an application with the token its platform gave it; only one that can do no more than you.',
    resource: 'Application',
    held: 'grantable',
  },
  'applications:retire-federation': {
    kind: 'command',
    title: 'End trust in outside issuers',
    description: "Stop an outside issuer's tokens from fetching tokens of an application.",
    resource: 'Application',
    held: 'grantable',
  },
  'webhooks:read': {
    kind: 'query',
    title: 'Read webhooks',
    description: 'See where notices go, and which could not be delivered; never the secrets that sign them.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'webhooks:create': {
    kind: 'command',
    title: 'Create webhooks',
    description: 'Have notices of a space sent to an address.',
    resource: 'Space',
    held: 'grantable',
  },
  'webhooks:update': {
    kind: 'command',
    title: 'Change webhooks',
    description: 'Change where notices go, which ones, and whether any do.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'webhooks:disable': {
    kind: 'maintain',
    title: 'Disable a webhook that is gone',
    description: 'Send nothing more where the receiver says that it is gone.',
    resource: 'Webhook',
    held: 'system',
  },
  'webhooks:delete': {
    kind: 'command',
    title: 'Delete webhooks',
    description: 'Send nothing more to an address, and forget what waits for it.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'webhooks:rotate': {
    kind: 'command',
    title: 'Rotate webhook secrets',
    description: 'Open an empty slot for the next secret of a webhook; the one in use goes on signing.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'webhooks:reveal': {
    kind: 'command',
    title: 'Reveal webhook secrets',
    description: 'Copy the secret of a webhook, which mints it, once; notices are signed with it from then on.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'webhooks:test': {
    kind: 'command',
    title: 'Test webhooks',
    description: 'Have a notice sent that says nothing but that it is a test.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'webhooks:redeliver': {
    kind: 'command',
    title: 'Send notices again',
    description: 'Have a notice sent to a webhook once more, at once.',
    resource: 'Webhook',
    held: 'grantable',
  },
  'outbox:read': {
    kind: 'query',
    title: 'Read the outbox',
    description:
      'See what leaves by letter and webhook: to whom, masked, what became of it and why, never what it holds.',
    resource: 'OutboxMessage',
    held: 'grantable',
  },
  'secrets:report': {
    kind: 'command',
    title: 'Report a secret that was found',
    description: 'Tell of a secret that stands where it should not, so that its owner hears of it.',
    resource: 'Installation',
    held: 'everyone',
  },
  'secrets:find': {
    kind: 'maintain',
    title: 'Match a reported secret',
    description: 'Find out whose a reported secret is, tell the owner, and end it where the space has it so.',
    resource: 'Application',
    held: 'system',
  },
  'rotations:start': {
    kind: 'command',
    title: 'Start rotations',
    description:
      'Start or schedule a rotation: a slot for a new secret, and the end of the old ones once nobody uses them.',
    resource: 'Application',
    held: 'grantable',
  },
  'rotations:finish': {
    kind: 'command',
    title: 'Finish rotations',
    description:
      'End the old secrets of a rotation, or the application that was replaced, if nobody uses them or that is forced.',
    resource: 'Application',
    held: 'grantable',
  },
  'rotations:cancel': {
    kind: 'command',
    title: 'Cancel rotations',
    description: 'Call a rotation off: the old secrets, or the application that was to be replaced, stay.',
    resource: 'Application',
    held: 'grantable',
  },
  'rotations:advance': {
    kind: 'maintain',
    title: 'Advance rotations',
    description: 'Start rotations that are due, and finish those whose old secrets or applications are quiet.',
    resource: 'Application',
    held: 'system',
  },
  'policies:read': {
    kind: 'query',
    title: 'Read policies',
    description: 'See built-in roles and policies.',
    resource: 'Policy',
    held: 'grantable',
  },
  'tokens:issue': {
    kind: 'issue',
    title: 'Fetch access tokens',
    description: 'Exchange client credentials for an access token.',
    resource: 'Application',
    held: 'everyone',
  },
  'tokens:exchange': {
    kind: 'issue',
    title: 'Exchange access tokens',
    description:
      'Get a token for another API in the name of whoever sent one, for no more and no longer than that one is good for.',
    resource: 'Application',
    held: 'grantable',
  },
  'tokens:introspect': {
    kind: 'query',
    title: 'Introspect access tokens',
    description:
      'Ask whether tokens of the space are in force, and which of them were revoked; an own token may always be asked about.',
    resource: 'Token',
    held: 'grantable',
  },
  'tokens:revoke': {
    kind: 'command',
    title: 'Revoke access tokens',
    description: 'End an own access token before its time.',
    resource: 'Token',
    held: 'everyone',
  },
  'audit:read': {
    kind: 'query',
    title: 'Read the audit',
    description: 'See audit events, checkpoints and proofs.',
    resource: 'AuditEvent',
    held: 'grantable',
  },
  'audit:export': {
    kind: 'query',
    title: 'Export the audit',
    description: 'Take audit events away as NDJSON, with what is needed to verify them offline.',
    resource: 'AuditEvent',
    held: 'grantable',
  },
  'signing-keys:rotate': {
    kind: 'maintain',
    title: 'Rotate signing keys',
    description: 'Publish the next signing key, start using it, and withdraw the old one after its last token.',
    resource: 'Installation',
    held: 'system',
  },
} as const satisfies Record<`${string}:${string}`, Definition>

export type Permission = keyof typeof permissions

type OfKind<Kind extends PermissionKind> = {
  [Name in Permission]: (typeof permissions)[Name]['kind'] extends Kind ? Name : never
}[Permission]
type HeldBy<Held extends Definition['held']> = {
  [Name in Permission]: (typeof permissions)[Name]['held'] extends Held ? Name : never
}[Permission]

export type CommandPermission = OfKind<'command'>
export type QueryPermission = OfKind<'query'>
export type IssuePermission = OfKind<'issue'>
export type MaintainPermission = OfKind<'maintain'>
/** What can be given to roles, policies and applications, and so can be an OAuth scope. */
export type GrantablePermission = HeldBy<'grantable'>

export const permissionNames = Object.keys(permissions) as Permission[]

/** Whether `name` is a permission of the catalogue. */
export const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name)

/** Whether `name` is a permission that can be granted and carried as a scope. */
export const isGrantable = (name: string): name is GrantablePermission =>
  isPermission(name) && permissions[name].held === 'grantable'

export const grantablePermissions = permissionNames.filter(isGrantable)
