import type { Deps } from '../../kernel/deps.ts'
import { egressFailures } from '../../kernel/egress.ts'
import { fault } from '../../kernel/fault.ts'

/** Refuses, as the value of the input, an address that would never be called. @throws Fault INVALID_INPUT */
export const refuseUncallable = ({ egress }: Pick<Deps, 'egress'>, path: string, url: string): void => {
  const code = egress.refusalOf(url)
  if (code === null) return
  const message = egressFailures[code]
  throw fault('INVALID_INPUT', `${path}: ${message}`, { fields: [{ path, message }] })
}
