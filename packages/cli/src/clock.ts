/** What this machine takes for the time, in milliseconds since 1970. The only reading of it: the rest is given it. */
export const systemNow = (): number => Date.now()
