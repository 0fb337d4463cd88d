/** `open`: can be used. `ended`: by somebody. `expired`: was idle for too long, or came to its absolute limit. */
export const sessionStates = ['open', 'ended', 'expired'] as const
export type SessionState = (typeof sessionStates)[number]
