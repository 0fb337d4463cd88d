/** An identifier (a role, a channel) as SQL takes it, whatever is in it. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
