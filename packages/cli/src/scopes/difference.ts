import type { Permission } from '@postern/protocol'

/** What a list holds too little and too much, beside what is taken. */
export interface Difference {
  /** Taken, and not there. */
  readonly missing: readonly Permission[]
  /** There, and not taken. */
  readonly unused: readonly Permission[]
}

export const differenceOf = (taken: readonly Permission[], there: readonly Permission[]): Difference => ({
  missing: taken.filter((permission) => !there.includes(permission)),
  unused: there.filter((permission) => !taken.includes(permission)).toSorted(),
})

export const isDifferent = ({ missing, unused }: Difference): boolean => missing.length > 0 || unused.length > 0

/** The same in words. */
export const differenceText = ({ missing, unused }: Difference): string =>
  [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(unused.length > 0 ? [`unused: ${unused.join(', ')}`] : []),
  ].join('; ')
