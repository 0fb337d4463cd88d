/** No receiver is left alone for longer than this at a time, whatever it asks: it may have meant something else. */
export const longestPauseMs = 6 * 3_600_000

/** The one form of a date that is to be sent (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. */
const fixedDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

const asked = (text: string, now: number): number => {
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  return fixedDate.test(text) ? Date.parse(text) - now : Number.NaN
}

/**
 * Until when a receiver asks to be left alone by `Retry-After`, as seconds or as a date (RFC 9110 §10.2.3), and at most six
 * hours from `now`; null where it asks for nothing that can be understood, or for what is past.
 */
export const retryAfter = (text: string | undefined, now: number): Date | null => {
  const ms = asked(text?.trim() ?? '', now)
  return ms > 0 ? new Date(now + Math.min(ms, longestPauseMs)) : null
}
