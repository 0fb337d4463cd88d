/** The built-in roles, strongest first. Each is a policy that can be read; see the server's built-in policies. */
export const roles = ['owner', 'admin', 'developer', 'integration_owner', 'auditor', 'member'] as const
export type Role = (typeof roles)[number]

/** What a person is to whoever runs the installation. */
export const personTypes = ['employee', 'external', 'service_owner'] as const
export type PersonType = (typeof personTypes)[number]

/** What a space is for. */
export const spaceKinds = ['development', 'staging', 'production'] as const
/** How much the log says, from most to least. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export type SpaceKind = (typeof spaceKinds)[number]
