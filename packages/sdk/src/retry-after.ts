/** No server may silence a client for longer than this, by mistake or otherwise. */
const longestSeconds = 3600

/**
 * Seconds that a `Retry-After` asks to wait (RFC 9110 §10.2.3), at most an hour; undefined where there is none to
 * understand. A date is measured against the answer's own `Date`, so a wrong local clock does no harm.
 */
export const retryAfterSeconds = (headers: Headers, wallMs: number): number | undefined => {
  const text = headers.get('retry-after')?.trim()
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestSeconds)
  const until = Date.parse(text)
  if (Number.isNaN(until)) return undefined
  const serverNow = Date.parse(headers.get('date') ?? '')
  const seconds = (until - (Number.isNaN(serverNow) ? wallMs : serverNow)) / 1000
  return Math.min(Math.max(seconds, 0), longestSeconds)
}
