/** RFC 6749 §5.1 demands both; an old cache knows Pragma only. */
export const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' } as const
