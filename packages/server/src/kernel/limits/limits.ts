import type { Clock } from '../clock.ts'
import { Limit, type Sharing } from './limit.ts'
import { limitNames, limitRules, type LimitName, type LimitSettings } from './rules.ts'

/** The limits of this process. Only one that stands against no guessing may be off: null. */
export type Limits = {
  readonly [Name in LimitName]: (typeof limitRules)[Name]['isGuard'] extends true ? Limit : Limit | null
}

/** Makes every limit of the table, as the operator set it. `others` is null where there is one instance. */
export const createLimits = (clock: Clock, settings: LimitSettings, others: Sharing | null): Limits =>
  Object.fromEntries(
    limitNames.map((name) => {
      const setting = settings[name]
      return [name, setting === null ? null : new Limit(clock, { name, ...limitRules[name], ...setting }, others)]
    }),
  ) as Limits
