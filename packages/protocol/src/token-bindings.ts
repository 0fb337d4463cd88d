/** What an application's tokens must be bound to: nothing, or a key that each request proves (RFC 9449). */
export const tokenBindings = ['none', 'dpop'] as const
export type TokenBinding = (typeof tokenBindings)[number]
