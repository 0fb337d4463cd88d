/** Begins to measure; gives the milliseconds since. */
export const startStopwatch = (): (() => number) => {
  const startedAt = performance.now()
  return () => Math.round(performance.now() - startedAt)
}
