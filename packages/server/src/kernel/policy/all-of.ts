import type { Conditions } from './policy.ts'

/** What meets every one of the conditions. Those that say nothing are left out: Prisma would look at each of them anew for every read. */
export const allOf = (...conditions: readonly Conditions[]): Conditions => {
  const saying = conditions.filter((condition) => Object.keys(condition).length > 0)
  return saying.length > 1 ? { AND: saying } : (saying[0] ?? {})
}
