import type { IForbiddenRuleType, IRegularForbiddenRuleType } from 'dependency-cruiser'

/** Where a file of the server stands, as a pattern. */
export const server = '^packages/server/src/'
/** Tests and what they share: they may import anything. */
export const tests = '^test/|^packages/[^/]+/test/|\\.test\\.ts$'

/** A rule that breaks the check. `because` is what its reader is told. */
export const forbid = (
  name: string,
  because: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IForbiddenRuleType => ({ name, comment: because, severity: 'error', from, to })
